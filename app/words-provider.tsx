'use client'

import { type AbstractIntlMessages, NextIntlClientProvider, useLocale, useMessages } from 'next-intl'
import { type ReactNode, useMemo } from 'react'
import { mergeMessages } from './merge-messages.ts'

/** Adds messages to those of the layouts around it; a nested provider of next-intl would replace them. */
export function WordsProvider({ messages, children }: { messages: AbstractIntlMessages; children: ReactNode }) {
  const outer = useMessages()
  const locale = useLocale()
  const all = useMemo(() => mergeMessages(outer, messages), [outer, messages])
  return (
    <NextIntlClientProvider locale={locale} messages={all}>
      {children}
    </NextIntlClientProvider>
  )
}

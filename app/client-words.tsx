import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { Words } from '#lib/words/index.ts'

type Props = { namespaces: readonly (keyof Words)[]; children: ReactNode }

/** The words that the screens in it may use in the browser: a signer's phone does not fetch the sender's. */
export async function ClientWords({ namespaces, children }: Props) {
  const words = await getMessages()
  const chosen = Object.fromEntries(namespaces.map((name) => [name, words[name]]))
  return <NextIntlClientProvider messages={chosen}>{children}</NextIntlClientProvider>
}

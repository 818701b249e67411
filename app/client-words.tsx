import type { AbstractIntlMessages, NestedKeyOf } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { Words } from '#lib/words/index.ts'
import { mergeMessages, messagesAt } from './merge-messages.ts'
import { WordsProvider } from './words-provider.tsx'

type Props = {
  /** Areas, parts of areas and single messages: `common`, `contracts.list`, `contracts.new`. */
  words: readonly NestedKeyOf<Words>[]
  children: ReactNode
}

/**
 * Sends the messages of a page's client components with the page, in addition to those of its layouts. A test compares
 * them with the messages that the components use.
 */
export async function ClientWords({ words, children }: Props) {
  const messages: AbstractIntlMessages = await getMessages()
  const parts = words.map((path) => messagesAt(messages, path.split('.')))
  return <WordsProvider messages={parts.reduce(mergeMessages, {})}>{children}</WordsProvider>
}

import type { AbstractIntlMessages } from 'next-intl'

/** The catalogues merged; for a key in both, the second one's message. */
export function mergeMessages(one: AbstractIntlMessages, other: AbstractIntlMessages): AbstractIntlMessages {
  const merged = { ...one }
  for (const [key, value] of Object.entries(other)) {
    const before = merged[key]
    merged[key] = typeof value === 'object' && typeof before === 'object' ? mergeMessages(before, value) : value
  }
  return merged
}

/** The part of a catalogue at a path, with the objects around it. */
export function messagesAt(messages: AbstractIntlMessages, path: readonly string[]): AbstractIntlMessages {
  const [first = '', ...rest] = path
  const value = messages[first]
  if (value === undefined) throw new Error(`There are no messages at ${path.join('.')}.`)
  return { [first]: rest.length > 0 && typeof value === 'object' ? messagesAt(value, rest) : value }
}

import { z } from 'zod'
import { defineField } from './field-definition.ts'

/** Scripts with joining letters, in which two adjacent initials would look like a word. */
const joining = /\p{Script=Arabic}|\p{Script=Syriac}/u
const NON_JOINER = '\u200c'
const letters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The first letter of each part of a name, in capitals if the script has them. */
export function initialsOf(name: string): string {
  const parts = name
    .normalize('NFC')
    .split(/[\s\-‐‑]+/u)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
  const first = (part: string) =>
    [...letters.segment(part)].map((s) => s.segment).find((s) => /[\p{L}\p{N}]/u.test(s)) ?? ''
  const initials = parts.map(first)
  return initials.join(initials.some((letter) => joining.test(letter)) ? NON_JOINER : '').toLocaleUpperCase('und')
}

const text = z.string()

/** The signer's initials as text, made from the name. */
export const initials = defineField({
  size: { width: 64, height: 40 },
  filledBy: 'server',
  options: z.strictObject({}),
  defaults: {},
  value: () => text,
  initial: ({ signer }) => initialsOf(signer.name),
  stamp: (value) => ({ kind: 'text', text: value }),
})

import { z } from 'zod'
import { dateText } from '#lib/words/time-text.ts'
import { defineField } from './field-definition.ts'

const text = z.string()

/** The day of signing, in the contract's language and time zone. */
export const date = defineField({
  size: { width: 110, height: 24 },
  filledBy: 'server',
  options: z.strictObject({}),
  defaults: {},
  value: () => text,
  initial: ({ now, contract }) => dateText(now, contract.locale, contract.timeZone),
  stamp: (value) => ({ kind: 'text', text: value }),
})

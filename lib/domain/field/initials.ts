import { z } from 'zod'
import { defineField } from './field-definition.ts'

const text = z.string()

/** The signer's initials as text: those proposed for the name, or those that the signer entered. */
export const initials = defineField({
  size: { width: 64, height: 40 },
  filledBy: 'server',
  options: z.strictObject({}),
  defaults: {},
  value: () => text,
  initial: ({ signer }) => signer.initials,
  stamp: (value) => ({ kind: 'text', text: value }),
})

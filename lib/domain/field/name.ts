import { z } from 'zod'
import { defineField } from './field-definition.ts'

const text = z.string()

/** The signer's name as the sender entered it, or as the signer corrected it. */
export const name = defineField({
  size: { width: 180, height: 24 },
  filledBy: 'server',
  options: z.strictObject({}),
  defaults: {},
  value: () => text,
  initial: ({ signer }) => signer.name,
  stamp: (value) => ({ kind: 'text', text: value }),
})

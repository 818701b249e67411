import { z } from 'zod'
import { defineField } from './field-definition.ts'

/** The signer's name as the sender entered it. */
export const name = defineField({
  size: { width: 180, height: 24 },
  filledBy: 'server',
  options: z.strictObject({}),
  defaults: {},
  value: () => z.string(),
  initial: ({ signer }) => signer.name,
  stamp: (text) => ({ kind: 'text', text }),
})

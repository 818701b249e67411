import { z } from 'zod'
import { defineField } from './field-definition.ts'

/** The signer's drawing. Its value is the SHA-256 of the PNG. */
export const signature = defineField({
  size: { width: 180, height: 54 },
  filledBy: 'pad',
  options: z.strictObject({}),
  defaults: {},
  value: () => z.string().regex(/^[0-9a-f]{64}$/),
  initial: ({ drawing }) => drawing,
  stamp: (sha256) => ({ kind: 'image', sha256, hasLinesUnder: true }),
})

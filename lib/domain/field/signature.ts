import { z } from 'zod'
import { defineField } from './field-definition.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** The signer's drawing. Its value is the SHA-256 of the PNG. */
export const signature = defineField({
  size: { width: 180, height: 54 },
  filledBy: 'pad',
  options: z.strictObject({}),
  defaults: {},
  value: () => sha256,
  initial: ({ drawing }) => drawing,
  stamp: (value) => ({ kind: 'image', sha256: value, hasLinesUnder: true }),
})

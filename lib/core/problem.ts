import { z } from 'zod'
import { refusalCodes } from './refusal.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/**
 * A problem response of the server (RFC 9457), written by lib/server/http and parsed by components/http: `code` is for
 * programs, `detail` is a sentence in the user's language.
 */
export const problemSchema = z.object({
  type: z.string(),
  status: z.number().int(),
  /** A page may be older than the server: it treats an unknown code as an internal error. */
  code: z.enum([...refusalCodes, 'internal_error']).catch('internal_error'),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
  instance: z.string(),
  detail: z.string(),
})
export type Problem = z.output<typeof problemSchema>

import type { z } from 'zod'
import { Refusal } from '#lib/core/refusal.ts'

/** The query of a request's address as values of a shape. Throws Refusal('bad_input') with the name of what is wrong. */
export function readQuery<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  const parsed = schema.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!parsed.success) throw new Refusal('bad_input', { field: parsed.error.issues[0]?.path.join('.') ?? '' })
  return parsed.data
}

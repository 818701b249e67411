import type { z } from 'zod'
import { isKeepable } from '#lib/core/keepable.ts'
import { Refusal } from '#lib/core/refusal.ts'

/** The body of a request as JSON of a shape; at most `maxBytes`. Throws Refusal('bad_input') or 'file_too_large'. */
export async function readJson<S extends z.ZodType>(
  request: Request,
  schema: S,
  maxBytes = 100_000,
): Promise<z.output<S>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new Refusal('file_too_large', { limit: maxBytes })
    chunks.push(chunk)
  }
  let value: unknown
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new Refusal('bad_input')
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new Refusal('bad_input', { field: parsed.error.issues[0]?.path.join('.') ?? '' })
  if (!isKeepable(parsed.data)) throw new Refusal('bad_input')
  return parsed.data
}

import type { z } from 'zod'
import { Refusal } from '#lib/core/refusal.ts'
import { isStorableText } from '#lib/core/storable-text.ts'
import { DEFAULT_BODY_BYTES } from './body-limits.ts'

/**
 * The body of a request as text, at most `maxBytes`. Throws Refusal('file_too_large'), or 'bad_input' if it is not
 * UTF-8.
 */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new Refusal('file_too_large', { limit: maxBytes })
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new Refusal('bad_input')
  }
}

/**
 * The body of a request as JSON that matches a schema, at most `maxBytes`. Throws Refusal('bad_input') or
 * 'file_too_large'.
 */
export async function readJson<S extends z.ZodType>(
  request: Request,
  schema: S,
  maxBytes = DEFAULT_BODY_BYTES,
): Promise<z.output<S>> {
  const text = await readText(request, maxBytes)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal('bad_input')
  }
  const input = parsed(value, schema)
  if (!isStorableText(input)) throw new Refusal('bad_input')
  return input
}

/** The query of a request's URL, parsed by a schema. Throws Refusal('bad_input') with the name of the invalid value. */
export function readQuery<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  return parsed(Object.fromEntries(new URL(request.url).searchParams), schema)
}

function parsed<S extends z.ZodType>(value: unknown, schema: S): z.output<S> {
  const result = schema.safeParse(value)
  if (!result.success) throw new Refusal('bad_input', { field: result.error.issues[0]?.path.join('.') ?? '' })
  return result.data
}

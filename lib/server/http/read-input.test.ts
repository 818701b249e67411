import { expect, it } from 'vitest'
import { z } from 'zod'
import { readJson } from './read-input.ts'

const schema = z.object({ reason: z.string(), people: z.array(z.object({ name: z.string() })).optional() })
const read = (body: string, maxBytes?: number) =>
  readJson(new Request('https://sign.example.com', { method: 'POST', body }), schema, maxBytes)

it('a body that matches the schema is parsed', async () => {
  expect(await read('{"reason":"trop cher 😀"}')).toEqual({ reason: 'trop cher 😀' })
})

it.each(['', 'no JSON', '[]', '{"reason":1}', '{"reason":"\\u0000"}', '{"reason":"\\ud800"}'])(
  'the body %j is refused',
  async (body) => await expect(read(body)).rejects.toMatchObject({ code: 'bad_input' }),
)

it('text that a database cannot store is refused at any depth', async () => {
  await expect(read('{"reason":"","people":[{"name":"a\\u0000b"}]}')).rejects.toMatchObject({ code: 'bad_input' })
})

it('reading stops at the limit', async () => {
  await expect(read(`{"reason":"${'x'.repeat(100)}"}`, 50)).rejects.toMatchObject({ code: 'file_too_large' })
})

import { expect, it } from 'vitest'
import { z } from 'zod'
import { readJson } from './read-input.ts'

const schema = z.object({ reason: z.string(), people: z.array(z.object({ name: z.string() })).optional() })
const read = (body: string, maxBytes?: number) =>
  readJson(new Request('https://sign.example.com', { method: 'POST', body }), schema, maxBytes)

it('reads a body of its shape', async () => {
  expect(await read('{"reason":"trop cher 😀"}')).toEqual({ reason: 'trop cher 😀' })
})

it.each(['', 'no JSON', '[]', '{"reason":1}', '{"reason":"\\u0000"}', '{"reason":"\\ud800"}'])(
  'refuses %s',
  async (body) => await expect(read(body)).rejects.toMatchObject({ code: 'bad_input' }),
)

it('refuses text that no database keeps, however deep it is', async () => {
  await expect(read('{"reason":"","people":[{"name":"a\\u0000b"}]}')).rejects.toMatchObject({ code: 'bad_input' })
})

it('stops reading at its limit', async () => {
  await expect(read(`{"reason":"${'x'.repeat(100)}"}`, 50)).rejects.toMatchObject({ code: 'file_too_large' })
})

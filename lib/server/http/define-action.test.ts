import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { Refusal } from '#lib/core/refusal.ts'
import { defineAction, defineFormAction } from './define-action.ts'
import { idle } from './form-state.ts'

const caller = vi.hoisted(() => ({
  actorFor: async (): Promise<unknown> => null,
  headers: {} as Record<string, string>,
}))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))
vi.mock('./request-context.ts', () => ({
  requestContext: async () => ({ settings: { url: new URL('https://sign.example.com') } }),
}))
vi.mock('next/headers', () => ({ headers: async () => new Headers(caller.headers) }))
vi.mock('./actors.ts', () => ({ actorFor: () => caller.actorFor() }))
vi.mock('./refusal-words.ts', () => ({ refusalWords: async ({ code }: Refusal) => `words of ${code}` }))

const input = z.object({ name: z.string().min(1), tag: z.union([z.string(), z.array(z.string())]).optional() })
const definition = {
  for: 'anyone',
  limit: { none: 'a test' },
  input,
  run: async (_ctx: unknown, _actor: unknown, value: unknown) => value,
} as const
const form = (...pairs: [string, string][]) => {
  const data = new FormData()
  for (const [name, value] of pairs) data.append(name, value)
  return data
}

describe('an action', () => {
  const action = defineAction(definition)

  it('takes its input as its only argument', async () => {
    expect(await action({ name: 'Ana' })).toEqual({ status: 'done', value: { name: 'Ana' } })
  })

  it('returns the names of the invalid fields', async () => {
    const message = 'words of bad_input'
    expect(await action({ name: '' })).toEqual({
      status: 'refused',
      code: 'bad_input',
      message,
      fields: { name: message },
    })
  })

  it('refuses text that a database cannot store', async () => {
    expect(await action({ name: 'a\0b' })).toMatchObject({ status: 'refused', code: 'bad_input' })
  })

  it('authenticates before it parses, and returns a refusal as a message', async () => {
    vi.spyOn(caller, 'actorFor').mockRejectedValueOnce(new Refusal('forbidden'))
    expect(await action({ name: '' })).toEqual({ status: 'refused', code: 'forbidden', message: 'words of forbidden' })
  })

  it('refuses a call from another origin, also from another scheme of this host', async () => {
    caller.headers = { origin: 'http://sign.example.com', host: 'sign.example.com' }
    expect(await action({ name: 'Ana' })).toMatchObject({ status: 'refused', code: 'cross_origin' })
    caller.headers = { origin: 'https://sign.example.com' }
    expect(await action({ name: 'Ana' })).toMatchObject({ status: 'done' })
    caller.headers = {}
  })

  it('throws unexpected errors', async () => {
    const failing = defineAction({ ...definition, run: async () => Promise.reject(new Error('disk full')) })
    await expect(failing({ name: 'Ana' })).rejects.toThrow('disk full')
  })
})

describe('an action of a form', () => {
  const action = defineFormAction(definition)

  it('takes the state and the fields, with a repeated field as a list', async () => {
    const data = form(['$ACTION_ID_1', ''], ['name', 'Ana'], ['tag', 'a'], ['tag', 'b'])
    expect(await action(idle, data)).toEqual({ status: 'done', value: { name: 'Ana', tag: ['a', 'b'] } })
  })

  it('refuses a call without a form', async () => {
    const forged: (...args: unknown[]) => Promise<unknown> = action as never
    expect(await forged()).toMatchObject({ status: 'refused', code: 'bad_input' })
  })
})

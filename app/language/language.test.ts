import { beforeEach, expect, it, vi } from 'vitest'
import { POST } from './route.ts'

const jar = vi.hoisted(() => ({ set: vi.fn<(...cookie: unknown[]) => void>() }))
const server = vi.hoisted(() => ({
  settings: { url: new URL('https://sign.example.com') },
  now: () => new Date(),
  request: null,
}))
vi.mock('next/headers', () => ({ cookies: async () => jar }))
vi.mock('next-intl/server', () => ({ getLocale: async () => 'en' }))
vi.mock('#lib/server/http/request-context.ts', () => ({ requestContext: async () => server }))

/** The answer to a form that a browser posts: its status, and the page that follows. */
async function posted(fields: Record<string, string>, site = 'same-origin') {
  const request = new Request('https://sign.example.com/language', {
    method: 'POST',
    headers: { 'Sec-Fetch-Site': site },
    body: new URLSearchParams(fields),
  })
  const { status, headers } = await POST(request, { params: Promise.resolve({}) })
  return [status, headers.get('location')]
}

beforeEach(() => void jar.set.mockClear())

it('the chosen language is stored in a cookie, and the same page follows', async () => {
  expect(await posted({ locale: 'fr', to: '/s/token' })).toEqual([303, '/s/token'])
  const [[name, value, attributes] = []] = jar.set.mock.calls
  expect([name, value]).toEqual(['locale', 'fr'])
  expect(attributes).toEqual({ httpOnly: true, secure: true, sameSite: 'lax', path: '/', maxAge: 31_536_000 })
})

it.each([
  ['of another site', { locale: 'ar', to: 'https://evil.example/' }, '/'],
  ['that is missing', { locale: 'ar' }, '/'],
])('a page %s is not opened', async (_what, fields, location) => {
  expect(await posted(fields)).toEqual([303, location])
})

it('a form of another site is refused', async () => {
  expect(await posted({ locale: 'fr', to: '/' }, 'cross-site')).toEqual([403, null])
  expect(jar.set).not.toHaveBeenCalled()
})

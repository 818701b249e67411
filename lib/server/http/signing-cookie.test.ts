import { expect, it, vi } from 'vitest'
import type { Ctx } from '#lib/domain/ctx.ts'
import { writeSigningCookie } from './signing-cookie.ts'

type Cookie = { name: string; value: string }
const browser = vi.hoisted(() => ({ cookies: [] as Cookie[] }))
vi.mock('next/headers', () => ({
  cookies: async () => ({
    getAll: () => [...browser.cookies],
    set: (name: string, value: string, { maxAge, secure }: { maxAge?: number; secure: boolean }) => {
      expect(secure).toBe(true)
      const at = browser.cookies.findIndex((cookie) => cookie.name === name)
      if (maxAge === 0) browser.cookies.splice(at, 1)
      else if (at < 0) browser.cookies.push({ name, value })
      else browser.cookies[at] = { name, value }
    },
  }),
}))

it('a browser has at most twenty signing cookies; the oldest ones are removed', async () => {
  const ctx = { settings: { url: new URL('https://sign.example.com') } } as Ctx
  browser.cookies.push({ name: 'locale', value: 'fr' }, { name: '__Host-signed-in', value: 'x' })
  for (let n = 0; n < 30; n += 1) await writeSigningCookie(ctx, `c${n}`, 'a')
  await writeSigningCookie(ctx, 'c15', 'b')
  const names = browser.cookies.map(({ name }) => name)
  expect(names.slice(0, 3)).toEqual(['locale', '__Host-signed-in', '__Host-sign-c10'])
  expect(names).toHaveLength(22)
  expect(browser.cookies.find(({ name }) => name === '__Host-sign-c15')?.value).toBe('b')
})

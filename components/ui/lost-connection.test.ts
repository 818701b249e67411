import { expect, it } from 'vitest'
import { lostConnection } from './lost-connection.ts'

it.each([
  ['a request without a network', new TypeError('Failed to fetch')],
  ['an error of the server', Object.assign(new Error('An error occurred'), { digest: '2338416527' })],
])('%s counts as a lost connection', async (_what, error) => {
  await expect(Promise.reject(error).catch(lostConnection)).resolves.toBe('lost')
})

it('a redirect is thrown again', async () => {
  const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;push;/sign-in;307;' })
  await expect(Promise.reject(redirect).catch(lostConnection)).rejects.toBe(redirect)
})

import { expect, it } from 'vitest'
import { hashIn } from './hash-form.tsx'

const hash = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'

it.each([
  hash,
  hash.toUpperCase(),
  `  ${hash}\n`,
  `${hash}  Lease (signed).pdf`,
  `SHA2-256(Lease.pdf)= ${hash}`,
  (hash.match(/../g) ?? []).join(' '),
  (hash.match(/../g) ?? []).join(':').toUpperCase(),
])('the hash in %s is found', (text) => expect(hashIn(text)).toBe(hash))

it.each(['', 'lease.pdf', hash.slice(1), `${hash}0`, 'g'.repeat(64)])('there is no hash in “%s”', (text) =>
  expect(hashIn(text)).toBeNull(),
)

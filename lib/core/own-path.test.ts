import { expect, it } from 'vitest'
import { ownPath } from './own-path.ts'

it.each(['/contracts/1?tab=a#b', '/settings'])('continues to %s', (path) => expect(ownPath(path)).toBe(path))

it.each([
  undefined,
  '',
  'contracts',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example/',
  '/\n//evil.example/',
  '/.//evil.example/',
  'javascript:alert(1)',
])('ignores the path %j', (wanted) => expect(ownPath(wanted)).toBeNull())

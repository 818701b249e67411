import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { eventGroupNames, eventGroups } from './event-kinds.rules.ts'

const known = eventGroupNames.flatMap((name) => [...eventGroups[name]]) as string[]

it('knows every kind of event that the rooms write', () => {
  const written = globSync('lib/**/*.ts')
    .filter((file) => !/\.test\.ts$|testing\.ts$|^lib\/evidence\/event-kinds/.test(file))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8')
      const named = text.matchAll(/(?<!function )\bby(?:Sender|System|Recipient|Admin)\([^'()]*?'([a-z_.]+)'/g)
      const spelled = text.matchAll(/\bevent: '([a-z_.]+)'/g)
      const dotted = text.matchAll(/'((?:member|organisation)\.[a-z_]+)'/g)
      return [...named, ...spelled, ...dotted].map((match) => match[1] ?? '')
    })
  expect(written.length).toBeGreaterThan(25)
  expect(written.filter((event) => !known.includes(event))).toEqual([])
})

it('has no kind in two groups', () => {
  expect(new Set(known).size).toBe(known.length)
})

import { expect, it } from 'vitest'
import { Gate } from './gate.ts'

it('a gate runs a number of pieces at a time, in order, and refuses those beyond its queue', async () => {
  const gate = new Gate(2, 3)
  const ends = Array.from({ length: 6 }, () => Promise.withResolvers<void>())
  const started: number[] = []
  const runs = ends.map(({ promise }, at) =>
    gate.run(async () => {
      started.push(at)
      await promise
      if (at === 1) throw new Error('failed')
      return at
    }),
  )
  await expect(runs[5]).rejects.toMatchObject({ code: 'busy', details: { seconds: 5 } })
  expect(started).toEqual([0, 1])
  ends[1]?.resolve()
  await expect(runs[1]).rejects.toThrow('failed')
  for (const { resolve } of ends) resolve()
  expect(await Promise.all([runs[0], runs[2], runs[3], runs[4]])).toEqual([0, 2, 3, 4])
  expect(started).toEqual([0, 1, 2, 3, 4])
  expect(await gate.run(async () => 'free')).toBe('free')
})

import { expect, it } from 'vitest'
import { Gate, Gates } from './gate.ts'

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

it('gates run the work of one key in turn, independently of other keys, and are forgotten when it ends', async () => {
  const gates = new Gates(1, 1)
  const end = Promise.withResolvers<void>()
  const started: string[] = []
  const run = (key: string, name: string) =>
    gates.run(key, async () => {
      started.push(name)
      await end.promise
    })
  const running = [run('a', 'first'), run('a', 'second'), run('b', 'other')]
  await expect(run('a', 'third')).rejects.toMatchObject({ code: 'busy' })
  expect(started).toEqual(['first', 'other'])
  expect(gates.size).toBe(2)
  end.resolve()
  await Promise.all(running)
  expect(started).toEqual(['first', 'other', 'second'])
  expect(gates.size).toBe(0)
})

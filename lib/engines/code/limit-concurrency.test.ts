import { expect, it } from 'vitest'
import { limitConcurrency } from './limit-concurrency.ts'

it('limitConcurrency runs at most the given number of calls at a time, in order, whether they succeed or fail', async () => {
  const limited = limitConcurrency(2)
  const begun: number[] = []
  const endings = [0, 1, 2, 3].map(() => Promise.withResolvers<number>())
  const results = endings.map((ending, i) =>
    limited(() => {
      begun.push(i)
      return ending.promise
    }),
  )
  const ended = Promise.allSettled(results)
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  await turn()
  expect(begun).toEqual([0, 1])
  endings[1]?.reject(new Error('failed'))
  await turn()
  expect(begun).toEqual([0, 1, 2])
  endings[0]?.resolve(0)
  endings[2]?.resolve(2)
  endings[3]?.resolve(3)
  expect((await ended).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(begun).toEqual([0, 1, 2, 3])
  expect(await limited(async () => 4)).toBe(4)
})

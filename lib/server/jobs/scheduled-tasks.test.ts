import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MINUTE, SECOND } from '#lib/core/clock.ts'
import { PlainError } from '#lib/core/plain-error.ts'
import { type ScheduledTask, startScheduledTasks } from './scheduled-tasks.ts'

type Ran = { ran: string[] }
let ctx: Ran
let errors: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  ctx = { ran: [] }
  errors = vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => void vi.useRealTimers())

const task = (name: string, everyMs = MINUTE): ScheduledTask<Ran> => ({
  name,
  everyMs,
  run: async ({ ran }) => void ran.push(name),
})

it('runs each task at its own interval, tasks that are due together in their order', async () => {
  const tasks = startScheduledTasks(ctx, [task('a'), task('b'), task('slow', 2 * MINUTE)])
  await vi.advanceTimersByTimeAsync(59 * SECOND)
  expect(ctx.ran).toEqual([])
  await vi.advanceTimersByTimeAsync(SECOND)
  expect(ctx.ran).toEqual(['a', 'b'])
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(ctx.ran.slice(2).sort()).toEqual(['a', 'b', 'slow'])
  await tasks.stop()
  await vi.advanceTimersByTimeAsync(10 * MINUTE)
  expect(ctx.ran).toHaveLength(5)
})

it('logs a task that fails and runs the others, and that task again at its next interval', async () => {
  let attempts = 0
  const failing = {
    ...task('expire-contracts'),
    run: async () => {
      attempts += 1
      throw new PlainError('the disk is full')
    },
  }
  const tasks = startScheduledTasks(ctx, [failing, task('b')])
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(errors).toHaveBeenCalledExactlyOnceWith(
    'scheduled task expire-contracts failed: PlainError “the disk is full”',
  )
  expect(ctx.ran).toEqual(['b'])
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(attempts).toBe(2)
  expect(ctx.ran).toEqual(['b', 'b'])
  await tasks.stop()
})

it('skips a task that has not finished, and waits for it when it stops', async () => {
  const hanging = Promise.withResolvers<void>()
  let starts = 0
  const slow = {
    ...task('slow'),
    run: async () => {
      starts += 1
      await hanging.promise
    },
  }
  const tasks = startScheduledTasks(ctx, [slow])
  await vi.advanceTimersByTimeAsync(3 * MINUTE)
  expect(starts).toBe(1)
  let isStopped = false
  const stopped = tasks.stop().then(() => {
    isStopped = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(isStopped).toBe(false)
  hanging.resolve()
  await stopped
  expect(starts).toBe(1)
})

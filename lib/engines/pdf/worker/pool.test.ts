import { expect, it, vi } from 'vitest'
import type { Reports, Runner } from './pdf-host.ts'
import { Pool } from './pool.ts'
import type { Answer } from './protocol.ts'

const options = { limit: 2, mostWaiting: 4, maxWaitMs: 0, keepsSpare: false }
const answer: Answer = { ok: true, result: 'text' }

/** A pool whose runners answer immediately. */
function poolOf(more: { singleUse?: boolean } = {}) {
  const runners: (Runner & { kill: ReturnType<typeof vi.fn> })[] = []
  const start = ({ onAnswer }: Reports) => {
    const runner = { send: () => onAnswer(answer), keepAlive: vi.fn(), kill: vi.fn() }
    runners.push(runner)
    return runner
  }
  const pool = new Pool({ ...options, ...more }, start)
  const run = async () => {
    const host = await pool.acquire(undefined)
    await host.ask({ kind: 'text', key: 'k', page: 0 }, 1000 + pool.allowance(host))
    pool.release(host)
  }
  return { pool, run, runners }
}

it('a pool runs each job in a host of its own if hosts are for one use', async () => {
  const { run, runners } = poolOf({ singleUse: true })
  for (let i = 0; i < 3; i += 1) await run()
  await Promise.all([run(), run(), run()])
  expect(runners.map(({ kill }) => kill.mock.calls.length)).toEqual([1, 1, 1, 1, 1, 1])
})

it('a pool starts a host early if none runs, which the next job uses', async () => {
  const { pool, run, runners } = poolOf()
  pool.startEarly()
  pool.startEarly()
  expect(runners).toHaveLength(1)
  await run()
  pool.startEarly()
  expect(runners).toHaveLength(1)
})

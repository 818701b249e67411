import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PdfHost, type Reports, type Runner } from './pdf-host.ts'
import type { Answer, Job } from './protocol.ts'
import { PdfWorkerError } from './worker-error.ts'

const job: Job = { kind: 'text', key: 'k', page: 0 }
const answer: Answer = { ok: true, result: 'text' }

/** A host with a runner that does only what the test reports. */
function started() {
  let reports: Reports | undefined
  const runner = { send: vi.fn(), keepAlive: vi.fn(), kill: vi.fn() } satisfies Runner
  const onEnd = vi.fn()
  const host = new PdfHost(
    (given) => {
      reports = given
      return runner
    },
    20_000,
    onEnd,
  )
  return { host, runner, onEnd, reports: reports as Reports }
}

describe('a host of PDF jobs', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('keeps the process alive during a job only, and ends when it is idle for long', async () => {
    const { host, runner, onEnd, reports } = started()
    expect(runner.keepAlive.mock.calls).toEqual([[false]])
    const asked = host.ask(job, 60_000)
    vi.advanceTimersByTime(30_000)
    reports.onAnswer(answer)
    expect(await asked).toBe(answer)
    expect(runner.keepAlive.mock.calls).toEqual([[false], [true], [false]])
    vi.advanceTimersByTime(19_999)
    expect(onEnd).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect([onEnd.mock.calls, runner.kill.mock.calls.length]).toEqual([[[host]], 1])
  })

  it.each<[string, (reports: Reports) => void, object]>([
    ['the time limit', () => vi.advanceTimersByTime(1000), { code: 'pdf_timeout' }],
    ['the end of its process', ({ onFailure }) => onFailure(new PdfWorkerError('gone', true)), { outOfMemory: true }],
  ])('rejects a job at %s, and ends once', async (_, happen, error) => {
    const { host, runner, onEnd, reports } = started()
    const asked = expect(host.ask(job, 1000)).rejects.toMatchObject(error)
    happen(reports)
    await asked
    reports.onFailure(new PdfWorkerError('its exit'))
    vi.advanceTimersByTime(60_000)
    expect([onEnd.mock.calls.length, runner.kill.mock.calls.length]).toEqual([1, 1])
  })

  it.each<[string, Answer]>([
    ['an unexpected error', { ok: false, error: 'trap', outOfMemory: false }],
    ['a job that made it grow', { ...answer, grown: true }],
  ])('is not used again after %s', async (_, last) => {
    const { host, onEnd, reports } = started()
    const asked = host.ask(job, 1000)
    reports.onAnswer(last)
    expect(await asked).toBe(last)
    expect(onEnd).toHaveBeenCalledOnce()
  })

  it('ends when its process sends something without a job', () => {
    const { onEnd, runner, reports } = started()
    reports.onAnswer(answer)
    expect([onEnd.mock.calls.length, runner.kill.mock.calls.length]).toEqual([1, 1])
  })

  it('is idle for the whole time again after it was needed early', () => {
    const { host, onEnd } = started()
    vi.advanceTimersByTime(19_999)
    host.rest()
    vi.advanceTimersByTime(19_999)
    expect(onEnd).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(onEnd).toHaveBeenCalledOnce()
  })

  it('ends when its process ends without a job', () => {
    const { onEnd, reports } = started()
    reports.onFailure(new PdfWorkerError('gone'))
    expect(onEnd).toHaveBeenCalledOnce()
  })
})

import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActionResult } from '#lib/server/http/form-state.ts'
import { createAutosave, type SaveStatus } from './autosave.ts'

const refused = { status: 'refused', message: 'A field is outside its page.' } as const

/** An autosave whose server answers as listed, then accepts everything. */
function autosaving(...answers: (ActionResult | Error)[]) {
  const sent: string[] = []
  const shown: SaveStatus[] = []
  const save = async (value: string): Promise<ActionResult> => {
    sent.push(value)
    const answer = answers.shift() ?? { status: 'done' }
    if (answer instanceof Error) throw answer
    return answer
  }
  const autosave = createAutosave(save, (status) => shown.push(status))
  return { ...autosave, sent, status: () => shown.at(-1) }
}

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

describe('autosave', () => {
  it('saves the newest value once, shortly after the last change', async () => {
    const { change, sent, status, hasSaved } = autosaving()
    change('a')
    change('ab')
    expect([status()?.state, hasSaved()]).toEqual(['saving', false])
    await vi.runAllTimersAsync()
    expect([sent, status(), hasSaved()]).toEqual([['ab'], { state: 'saved', refusal: null }, true])
  })

  it.each([
    ['refused', refused, refused],
    ['lost', new TypeError('Failed to fetch'), null],
  ])('keeps a value that was %s, and saves it again on a retry', async (_how, answer, refusal) => {
    const { change, flush, sent, status, isUnsaved } = autosaving(answer, answer)
    change('a')
    await vi.runAllTimersAsync()
    expect([sent, status(), isUnsaved()]).toEqual([['a'], { state: 'failed', refusal }, true])
    const again = flush()
    expect(status()).toEqual({ state: 'saving', refusal: null })
    expect(await again).toBe(false)
    expect(status()).toEqual({ state: 'failed', refusal })
    expect(await flush()).toBe(true)
    expect([sent, status(), isUnsaved()]).toEqual([['a', 'a', 'a'], { state: 'saved', refusal: null }, false])
  })

  it('saves a change that was made during a save after it, whatever became of that save', async () => {
    const { change, flush, sent, status } = autosaving(refused)
    change('a')
    const first = flush()
    change('b')
    expect(await first).toBe(true)
    await vi.runAllTimersAsync()
    expect([sent, status()?.state]).toEqual([['a', 'b'], 'saved'])
  })

  it('runs one save at a time, and each flush waits for the value that it was called with', async () => {
    let running = 0
    let most = 0
    const save = async (): Promise<ActionResult> => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 100))
      running -= 1
      return { status: 'done' }
    }
    const { change, flush, isUnsaved } = createAutosave(save, () => undefined)
    change('a')
    const first = flush()
    change('b')
    const all = Promise.all([first, flush(), flush()])
    await vi.runAllTimersAsync()
    expect(await all).toEqual([true, true, true])
    expect([most, isUnsaved()]).toEqual([1, false])
  })
})

import type { SaveState } from '#components/editor/editor-context.ts'
import type { ActionResult } from '#lib/server/http/form-state.ts'

const PAUSE_MS = 500

type Refused = Extract<ActionResult, { status: 'refused' }>

/** `refusal` is the server's answer if it refused the value; null after a lost connection. */
export type SaveStatus = { state: SaveState; refusal: Refused | null }

/**
 * Saves a value shortly after its last change, one save at a time, the newest value last. A value that was not saved is
 * kept until a newer one replaces it. `flush` saves immediately, also after a failure, and resolves with whether
 * everything is saved.
 */
export function createAutosave<Value>(
  save: (value: Value) => Promise<ActionResult>,
  show: (status: SaveStatus) => void,
) {
  let waiting: { value: Value } | null = null
  let running: Promise<boolean> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let saved = false

  const run = async (): Promise<boolean> => {
    show({ state: 'saving', refusal: null })
    for (let next = waiting; next; next = waiting) {
      waiting = null
      const answer = await save(next.value).catch(() => null)
      if (answer?.status === 'done') saved = true
      else if (!waiting) {
        waiting = next
        show({ state: 'failed', refusal: answer })
        return false
      }
    }
    show({ state: 'saved', refusal: null })
    return true
  }

  const flush = async (): Promise<boolean> => {
    clearTimeout(timer)
    while (running) await running
    if (!waiting) return true
    running = run().finally(() => {
      running = null
    })
    return running
  }

  const change = (value: Value): void => {
    waiting = { value }
    show({ state: 'saving', refusal: null })
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), PAUSE_MS)
  }

  return {
    change,
    flush,
    isUnsaved: () => waiting !== null || running !== null,
    /** Whether anything was saved. */
    hasSaved: () => saved,
  }
}

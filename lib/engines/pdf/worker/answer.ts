import { Refusal } from '#lib/core/refusal.ts'
import { errorReport } from '#lib/core/report.ts'
import type { Answer } from './protocol.ts'

/**
 * The result of the work or the reason for its failure, in a form that can be sent. `isFull`: the failure is due to a memory
 * limit.
 */
export async function answered(work: () => Promise<Answer>, isFull: () => boolean = () => false): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, refusal: { code: error.code, details: error.details } }
    const outOfMemory = isFull() || error instanceof RangeError
    return { ok: false, error: errorReport(error), outOfMemory }
  }
}

// Loaded before the server by NODE_OPTIONS=--import: each SIGUSR2 moves its clock eleven minutes on, so that what
// happens when a code grows old or a limit's window passes can be seen without waiting for it.
import { isMainThread } from 'node:worker_threads'

const STEP_MS = 11 * 60_000
const RealDate = Date
let shiftMs = 0

class ShiftedDate extends RealDate {
  /** @param {ConstructorParameters<DateConstructor>} given */
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shiftMs)
    else super(...given)
  }

  static now() {
    return RealDate.now() + shiftMs
  }
}

/** `Date()` without new is a text. */
globalThis.Date = new Proxy(ShiftedDate, { apply: () => new ShiftedDate().toString() })

if (isMainThread) {
  process.on('SIGUSR2', () => {
    shiftMs += STEP_MS
    console.log(`[clock] moved to ${new ShiftedDate().toISOString()}`)
  })
}

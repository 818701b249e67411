// Loaded before the server by NODE_OPTIONS=--import: each SIGUSR2 moves its clock eleven minutes on, so that what
// happens when a code grows old or a limit's window passes can be seen without waiting for it.
import { isMainThread } from 'node:worker_threads'

const STEP_MS = 11 * 60_000
const RealDate = Date
let shiftMs = 0

const now = () => RealDate.now() + shiftMs

/** @param {any[]} given */
function ShiftedDate(...given) {
  if (new.target === undefined) return new RealDate(now()).toString()
  return Reflect.construct(RealDate, given.length === 0 ? [now()] : given, new.target)
}

// All else is the very Date's, its prototype included: a date that Node made stays an instance of Date.
Object.defineProperties(ShiftedDate, {
  ...Object.getOwnPropertyDescriptors(RealDate),
  now: { value: now, configurable: true, writable: true },
})
Object.defineProperty(RealDate.prototype, 'constructor', { value: ShiftedDate, configurable: true, writable: true })
globalThis.Date = /** @type {DateConstructor} */ (/** @type {unknown} */ (ShiftedDate))

if (isMainThread) {
  process.on('SIGUSR2', () => {
    shiftMs += STEP_MS
    console.log(`[clock] moved to ${new Date().toISOString()}`)
  })
}

// Loaded before the server by NODE_OPTIONS=--import: at SIGUSR2 its clock is set ahead by the minutes in CLOCK_FILE, so that
// a journey can let a code expire or the window of a limit pass without waiting.
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const RealDate = Date
let shiftMs = 0

const now = () => RealDate.now() + shiftMs

/** @param {any[]} given */
function ShiftedDate(...given) {
  if (new.target === undefined) return new RealDate(now()).toString()
  return Reflect.construct(RealDate, given.length === 0 ? [now()] : given, new.target)
}

// Everything else is inherited from Date, including its prototype: a date that Node created is still an instance of Date.
Object.defineProperties(ShiftedDate, {
  ...Object.getOwnPropertyDescriptors(RealDate),
  now: { value: now, configurable: true, writable: true },
})
Object.defineProperty(RealDate.prototype, 'constructor', { value: ShiftedDate, configurable: true, writable: true })
globalThis.Date = /** @type {DateConstructor} */ (/** @type {unknown} */ (ShiftedDate))

if (isMainThread) {
  process.on('SIGUSR2', () => {
    shiftMs = Number(readFileSync(process.env.CLOCK_FILE ?? '', 'utf8')) * 60_000
    console.log(`[clock] moved to ${new Date().toISOString()}`)
  })
}

// Plain JavaScript without dependencies, because setup.mjs needs it before the packages and Node 24 are installed.
import process from 'node:process'

const INTERVAL_MS = 1000

/**
 * Prints what is being done while `work` runs. A terminal counts the seconds on one line; a log gets one line at the
 * start and one at the end.
 *
 * @template T
 * @param {string} what such as "Step 1 of 3: installing packages"
 * @param {string} estimate how long it takes, such as "about 40 s on a slow machine"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(what, estimate, work) {
  const started = performance.now()
  const elapsed = () => Math.round((performance.now() - started) / 1000)
  const live = process.stdout.isTTY
  const show = () => process.stdout.write(`\r\x1b[K${what} (${estimate}) … ${elapsed()} s`)
  if (live) show()
  else console.log(`${what} (${estimate})`)
  const timer = live ? setInterval(show, INTERVAL_MS) : undefined
  let result = 'failed'
  try {
    const value = await work()
    result = 'done'
    return value
  } finally {
    clearInterval(timer)
    console.log(`${live ? '\r\x1b[K' : ''}${what}: ${result} after ${elapsed()} s`)
  }
}

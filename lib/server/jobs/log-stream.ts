import { MINUTE, SECOND } from '#lib/core/clock.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { openShipper } from '#lib/engines/audit/index.ts'

/**
 * Ships the log to where SIGNCOVE_LOG_STREAM says, if it does: at the start, a second after something was added, every
 * minute, and once more when it is stopped. What fails is said once, until it goes again, and holds nothing up.
 */
export function startLogStream(ctx: Ctx): { stop(): Promise<void> } {
  const { logStream: to, dataDir: dir } = ctx.settings
  if (to === null) return { stop: async () => {} }
  const shipper = openShipper({ to, dir, stdout: process.stdout })
  let [isFailing, underWay, timer] = [false, Promise.resolve(), undefined as NodeJS.Timeout | undefined]

  const ship = async () => {
    try {
      await shipper.ship(ctx.store.q)
      if (isFailing) console.warn(`log stream: ${to} takes events again`)
      isFailing = false
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (!isFailing) console.error(`log stream: events cannot be written to ${to} and wait: ${reason}`)
      isFailing = true
    }
  }
  const shipNow = () => {
    clearTimeout(timer)
    timer = undefined
    underWay = underWay.then(ship)
    return underWay
  }
  // What follows within a second goes along with it; what could not be written waits for the minute.
  const stopListening = ctx.store.listen('auditEvent', () => {
    if (!isFailing) timer ??= setTimeout(() => void shipNow(), SECOND)
  })
  const everyMinute = setInterval(() => void shipNow(), MINUTE)
  void shipNow()
  return {
    stop: async () => {
      stopListening()
      clearInterval(everyMinute)
      await shipNow()
    },
  }
}

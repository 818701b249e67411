import { MINUTE, SECOND } from '#lib/core/clock.ts'
import { reportError, reportWarning } from '#lib/core/report.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { openLogStream } from '#lib/engines/audit/index.ts'

/**
 * Copies the log to SIGNCOVE_LOG_STREAM if that is set: at the start, a second after an event, every minute, and when it is
 * stopped. A failure is logged once until writing succeeds again, and delays nothing else.
 */
export function startLogStream(ctx: Ctx): { stop(): Promise<void> } {
  const { logStream: to, dataDir: dir } = ctx.settings
  if (to === null) return { stop: async () => {} }
  const stream = openLogStream({ to, dir, stdout: process.stdout })
  let [isFailing, underWay, timer] = [false, Promise.resolve(), undefined as NodeJS.Timeout | undefined]

  const flush = async () => {
    try {
      await stream.flush(ctx.store.q)
      if (isFailing) reportWarning(`log stream: events are written to ${to} again`)
      isFailing = false
    } catch (error) {
      if (!isFailing) reportError(`log stream: events cannot be written to ${to} and will be written later`, error)
      isFailing = true
    }
  }
  const flushNow = () => {
    clearTimeout(timer)
    timer = undefined
    underWay = underWay.then(flush)
    return underWay
  }
  // Events within a second are written together. After a failure, only the interval tries again.
  const unsubscribe = ctx.store.subscribe('auditEvent', () => {
    if (!isFailing) timer ??= setTimeout(() => void flushNow(), SECOND)
  })
  const everyMinute = setInterval(() => void flushNow(), MINUTE)
  void flushNow()
  return {
    stop: async () => {
      unsubscribe()
      clearInterval(everyMinute)
      await flushNow()
    },
  }
}

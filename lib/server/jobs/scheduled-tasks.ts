import { reportError } from '#lib/core/report.ts'

/** Work that is repeated every `everyMs` milliseconds. */
export type ScheduledTask<Context> = {
  name: string
  everyMs: number
  run: (ctx: Context) => Promise<unknown>
}

/**
 * Starts scheduled tasks. One runs at a time, in the order of `tasks` where several are due together. A task that fails is
 * logged; it stops no other and runs again at its next interval. `stop` waits for the task that is running.
 */
export function startScheduledTasks<Context>(
  ctx: Context,
  tasks: readonly ScheduledTask<Context>[],
): { stop(): Promise<void> } {
  let isStopped = false
  let last: Promise<void> = Promise.resolve()

  const run = async ({ name, run: work }: ScheduledTask<Context>): Promise<void> => {
    if (isStopped) return
    try {
      await work(ctx)
    } catch (error) {
      reportError(`scheduled task ${name} failed`, error)
    }
  }
  const schedule = (task: ScheduledTask<Context>): NodeJS.Timeout => {
    let isPending = false
    return setInterval(() => {
      if (isPending) return
      isPending = true
      last = last
        .then(() => run(task))
        .finally(() => {
          isPending = false
        })
    }, task.everyMs)
  }
  const timers = tasks.map(schedule)
  return {
    stop: async () => {
      isStopped = true
      for (const timer of timers) clearInterval(timer)
      await last
    },
  }
}

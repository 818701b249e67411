import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'

const MAX_GROUP_COMMIT = 16
const MAX_GROUP_MS = 10

type Task = { work: () => Promise<unknown>; resolve: (value: unknown) => void; reject: (error: unknown) => void }

export type Writer = {
  /** Runs the work in a transaction that commits when the promise resolves and rolls back when it rejects. */
  transact<T>(work: () => Promise<T>): Promise<T>
  /** Runs the work between transactions. */
  runExclusive<T>(work: () => T): Promise<T>
}

/**
 * Gives one transaction at a time the connection, across its awaits. Group commit: transactions that arrive while another
 * runs are committed with it, each in its own savepoint, with one fsync (synchronous = FULL). Their promises settle after
 * the commit.
 */
export function openWriter(connection: Database): Writer {
  const [transactions, others]: [Task[], Task[]] = [[], []]
  let isRunning = false

  /**
   * Returns true if another transaction can join the group. Waits one turn of the event loop for those about to be enqueued.
   */
  async function canJoinGroup(taken: number, started: number): Promise<boolean> {
    if (taken >= MAX_GROUP_COMMIT || performance.now() - started > MAX_GROUP_MS) return false
    if (transactions.length === 0) await nextTurn()
    return transactions.length > 0
  }

  async function commitGroup(): Promise<void> {
    const taken: Task[] = []
    const settlers: (() => void)[] = []
    const started = performance.now()
    try {
      do {
        const task = transactions.shift()
        if (!task) break
        taken.push(task)
        if (taken.length === 1) connection.exec('begin immediate')
        settlers.push(await attempt(connection, task))
      } while (await canJoinGroup(taken.length, started))
      connection.exec('commit')
    } catch (error) {
      for (const { reject } of taken) reject(error)
      if (connection.inTransaction) connection.exec('rollback')
      return
    }
    for (const end of settlers) end()
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    while (transactions.length > 0 || others.length > 0) {
      if (transactions.length > 0) await commitGroup()
      const other = others.shift()
      await other?.work().then(other.resolve, other.reject)
    }
    isRunning = false
  }

  function queued<T>(queue: Task[], work: () => Promise<T>): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      // Keeps the async context of the caller, whichever task runs before.
      queue.push({ work: AsyncLocalStorage.bind(work), resolve, reject })
      void run()
    }) as Promise<T>
  }

  return {
    transact: (work) => queued(transactions, work),
    runExclusive: (work) => queued(others, async () => work()),
  }
}

/** Runs one task in the open transaction. Returns a function that settles its promise, to be called after the commit. */
async function attempt(connection: Database, { work, resolve, reject }: Task): Promise<() => void> {
  connection.prepare('savepoint task').run()
  try {
    const value = await work()
    connection.prepare('release task').run()
    return () => resolve(value)
  } catch (error) {
    // On some errors, such as a full disk, SQLite rolls the whole transaction back.
    if (!connection.inTransaction) throw error
    connection.exec('rollback to task; release task')
    return () => reject(error)
  }
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'

const MOST_TOGETHER = 16
const LONGEST_MS = 10

type Turn = { work: () => Promise<unknown>; resolve: (value: unknown) => void; reject: (error: unknown) => void }

export type Writer = {
  /** Runs the work in a transaction, which lasts when the promise resolves and is undone when it rejects. */
  transact<T>(work: () => Promise<T>): Promise<T>
  /** Runs the work between transactions. */
  alone<T>(work: () => T): Promise<T>
}

/**
 * Lets one transaction at a time hold the connection across its awaits. Those that come while others are under way are
 * committed with them, each a savepoint of its own: one flush to the disk (synchronous = FULL) makes all of them last, and
 * nobody learns how theirs ended before it has.
 */
export function openWriter(connection: Database): Writer {
  const [transactions, others]: [Turn[], Turn[]] = [[], []]
  let isRunning = false

  /** Whether there is another transaction to take along; a turn of the event loop lets those in that are about to come. */
  async function isAnother(taken: number, started: number): Promise<boolean> {
    if (taken >= MOST_TOGETHER || performance.now() - started > LONGEST_MS) return false
    if (transactions.length === 0) await nextTurn()
    return transactions.length > 0
  }

  async function commitTogether(): Promise<void> {
    const taken: Turn[] = []
    const endings: (() => void)[] = []
    const started = performance.now()
    try {
      do {
        const turn = transactions.shift()
        if (!turn) break
        taken.push(turn)
        if (taken.length === 1) connection.exec('begin immediate')
        endings.push(await attempt(connection, turn))
      } while (await isAnother(taken.length, started))
      connection.exec('commit')
    } catch (error) {
      for (const { reject } of taken) reject(error)
      if (connection.inTransaction) connection.exec('rollback')
      return
    }
    for (const end of endings) end()
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    while (transactions.length > 0 || others.length > 0) {
      if (transactions.length > 0) await commitTogether()
      const other = others.shift()
      await other?.work().then(other.resolve, other.reject)
    }
    isRunning = false
  }

  function queued<T>(queue: Turn[], work: () => Promise<T>): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      // The work stays in the context of whoever asked for it, whoever's turn it was when it is begun.
      queue.push({ work: AsyncLocalStorage.bind(work), resolve, reject })
      void run()
    }) as Promise<T>
  }

  return {
    transact: (work) => queued(transactions, work),
    alone: (work) => queued(others, async () => work()),
  }
}

/** Does the work of one turn within the open transaction; what is to be told once that is committed. */
async function attempt(connection: Database, { work, resolve, reject }: Turn): Promise<() => void> {
  connection.prepare('savepoint turn').run()
  try {
    const value = await work()
    connection.prepare('release turn').run()
    return () => resolve(value)
  } catch (error) {
    // On some errors, such as a full disk, SQLite undoes the transaction as a whole.
    if (!connection.inTransaction) throw error
    connection.exec('rollback to turn; release turn')
    return () => reject(error)
  }
}

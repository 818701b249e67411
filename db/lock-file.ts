import Database from 'better-sqlite3'

/**
 * Locks a file, which is created, for this process. Returns a function that unlocks it; null if another process has locked
 * it. The lock is SQLite's, on an empty database: the system ends it with the process, so that none is left after a crash.
 * Throws the driver's error if the file system has no locks.
 */
export function lockFile(file: string): (() => void) | null {
  const connection = new Database(file, { timeout: 0 })
  try {
    // Nothing is written: a journal on disk would only be left behind by a crash.
    connection.pragma('journal_mode = memory')
    connection.exec('begin exclusive')
    return () => void connection.close()
  } catch (error) {
    connection.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return null
    throw error
  }
}

import type { Row } from './report.ts'

/** The command line. */
export type Options = {
  /** A tenth of each count. */
  quick: boolean
  /** The URL of an empty PostgreSQL database, instead of SQLite. */
  postgres: string | null
  /** A directory for CPU profiles of the server. */
  profile: string | null
  /** The parts to run; all if empty. */
  only: readonly string[]
  /** Prints progress. */
  print: (text: string) => void
}

export type Result = { rows: Row[]; remarks: string[] }

/** A benchmark, and the parts that `--only` accepts. */
export type Bench = { parts: readonly string[]; run(options: Options): Promise<Result> }

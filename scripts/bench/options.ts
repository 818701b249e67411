import type { Row } from './report.ts'

/** What was asked for on the command line. */
export type Options = {
  /** A tenth of everything. */
  quick: boolean
  /** A PostgreSQL database instead of SQLite, empty and for this alone. */
  postgres: string | null
  /** A folder for CPU profiles of the server. */
  profile: string | null
  /** The parts to run; empty for all. */
  only: readonly string[]
  /** Says how far it is. */
  say: (words: string) => void
}

export type Result = { rows: Row[]; remarks: string[] }

/** A bench, and the parts that `--only` may name. */
export type Bench = { parts: readonly string[]; run(options: Options): Promise<Result> }

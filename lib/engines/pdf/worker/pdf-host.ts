import type { Answer, Job } from './protocol.ts'

/** What does one job at a time, apart from the thread that serves requests. */
export type PdfHost = {
  busy: boolean
  /** The documents that it holds open. */
  readonly keys: ReadonlySet<string>
  ask(job: Job, timeoutMs: number): Promise<Answer>
  remember(key: string): void
}

import type { Answer, Job } from './protocol.ts'

/** Runs one job at a time outside the thread that serves requests. */
export type PdfHost = {
  busy: boolean
  /** The keys of the documents that it has open. */
  readonly keys: ReadonlySet<string>
  ask(job: Job, timeoutMs: number): Promise<Answer>
  addKey(key: string): void
}

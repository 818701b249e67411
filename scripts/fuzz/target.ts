/** A reader of untrusted bytes to fuzz. */
export type Target = {
  name: string
  /** What the reader is, for the report. */
  what: string
  /** Valid inputs, and some that reach rare code. The fuzzer changes them. */
  seeds(): Promise<Buffer[]> | Buffer[]
  /** Byte sequences that have a meaning to the reader. */
  tokens: readonly (string | Buffer)[]
  run(bytes: Buffer): unknown
  /** True for an error by which the reader refuses an input. Any other error is a finding. */
  isRefusal(error: unknown): boolean
}

/** An input that a reader does not handle: another error than its refusals, too much time, or too much memory. */
export type Finding = { problem: string; input: Buffer }

/** The limits of one input. */
export const limits = {
  /** Processor time. */
  cpuMs: 1000,
  /** Elapsed time after which the process is ended: the input never ends. Longer because the processor is shared. */
  wallMs: 15_000,
  /** The growth of the process's peak memory. */
  memoryMb: 512,
  /** The size of an input in bytes. */
  size: 128 * 1024,
} as const

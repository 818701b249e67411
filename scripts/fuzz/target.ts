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

/** The size of an input in bytes. */
export const maxSize = 128 * 1024

/** The limits of one input. */
export type Limits = {
  /** Processor time. */
  cpuMs: number
  /** Elapsed time after which the process is ended. Longer than `cpuMs`, because the processor is shared. */
  wallMs: number
  /** The growth of the process's peak memory. */
  memoryMb: number
}

export const defaultLimits: Limits = { cpuMs: 1000, wallMs: 60_000, memoryMb: 512 }

import type { TimestampFaultCode } from './schema.ts'

/** An authority gave no time that could be used. The message says which check failed, in words, and names no credentials. */
export class TimestampFault extends Error {
  override readonly name = 'TimestampFault'
  readonly code: TimestampFaultCode

  constructor(code: TimestampFaultCode, message: string) {
    super(message)
    this.code = code
  }
}

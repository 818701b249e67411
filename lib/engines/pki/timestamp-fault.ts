import { PlainError } from '#lib/core/plain-error.ts'
import type { TimestampFaultCode } from './schema.ts'

/** An authority's answer could not be used. The message states which check failed and contains no credentials. */
export class TimestampFault extends PlainError {
  override readonly name = 'TimestampFault'
  readonly code: TimestampFaultCode

  constructor(code: TimestampFaultCode, message: string) {
    super(message)
    this.code = code
  }
}

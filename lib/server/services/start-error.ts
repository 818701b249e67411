import { PlainError } from '#lib/core/plain-error.ts'

/** Why the server cannot start: one sentence for the person who starts it, without a stack trace. */
export class StartError extends PlainError {
  override readonly name = 'StartError'
}

/** Why the server cannot start: one sentence for the person who starts it, without a stack trace. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

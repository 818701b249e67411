/** Why the server cannot start: one sentence for the person who started it, no stack trace. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

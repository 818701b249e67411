/** A programming error: a transaction inside a transaction. */
export class NestedTransactionError extends Error {
  constructor() {
    super('A transaction was opened inside a transaction: pass the `q` you have instead of calling tx again.')
    this.name = 'NestedTransactionError'
  }
}

function codeOf(error: unknown): string {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('code' in e && typeof e.code === 'string') return e.code
  }
  return ''
}

/** True if PostgreSQL aborted a transaction because of a deadlock or a conflict, so that running it again may succeed. */
export function isSerializationFailure(error: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(error))
}

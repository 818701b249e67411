/** True for an error of the evidence verifier, which has no classes of its own, or of a decoder of Node.js that it uses. */
export function isPlainError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return error.constructor === Error || code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
}

/**
 * An error whose message is written by this program and contains nothing about people: no name, address, token or
 * answer of another server. Only messages of such errors are printed (lib/core/report.ts).
 */
export class PlainError extends Error {
  /** Read instead of `instanceof`, because a bundle has a class of its own. */
  readonly isPlain = true
}

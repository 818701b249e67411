/**
 * True if all text in a value can be kept and hashed: no NUL, which PostgreSQL refuses, and no half of a character, which
 * has no bytes in UTF-8.
 */
export function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (Array.isArray(value)) return value.every(isKeepable)
  return typeof value !== 'object' || value === null || Object.values(value).every(isKeepable)
}

/**
 * True if all text in a value can be stored and hashed: it contains no NUL, which PostgreSQL refuses, and no lone surrogate,
 * which UTF-8 cannot encode.
 */
export function isStorableText(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (Array.isArray(value)) return value.every(isStorableText)
  return typeof value !== 'object' || value === null || Object.values(value).every(isStorableText)
}

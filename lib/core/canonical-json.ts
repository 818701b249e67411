export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Far more levels than any text has; more could exhaust the stack of a reader. */
const maxDepth = 128

/**
 * Canonical JSON (RFC 8785, JCS): keys sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript writes
 * them. Throws TypeError for values that JSON cannot represent (undefined, non-finite numbers, lone surrogates), and for
 * more than 128 levels.
 */
export function canonicalJson(value: Json): string {
  return written(value, 0)
}

function written(value: Json, depth: number): string {
  if (depth > maxDepth) throw new TypeError(`canonical JSON cannot represent more than ${maxDepth} levels`)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('canonical JSON cannot represent a number that is not finite')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed())
      throw new TypeError('canonical JSON cannot represent a string that is not well-formed Unicode')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item) => written(item, depth + 1)).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`canonical JSON cannot represent ${typeof value}`)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${written(key, depth)}:${written(value[key] as Json, depth + 1)}`)
  return `{${members.join(',')}}`
}

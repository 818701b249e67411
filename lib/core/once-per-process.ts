const values = globalThis as unknown as { signcove?: Map<string, unknown> }

/**
 * The value of this name in this process; the first call makes it. A variable of a module is not enough: Next.js loads
 * modules once for pages and once for route handlers, and `scripts/server` loads them without Next.js.
 *
 * The caller must use a name with one type only.
 */
export function oncePerProcess<T>(name: string, make: () => T): T {
  values.signcove ??= new Map()
  if (!values.signcove.has(name)) values.signcove.set(name, make())
  return values.signcove.get(name) as T
}

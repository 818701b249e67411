import { type BaseFile, resolvedArray, resolvedDict } from './base-file.ts'

/** True if any field of the form, at any depth, has a signature. */
export function hasSignature(base: Pick<BaseFile, 'pdf' | 'catalog'>): boolean {
  const form = resolvedDict(base, base.catalog.get('AcroForm'))
  const queue = [...(resolvedArray(base, form?.get('Fields')) ?? [])].map((field) => ({ field, type: '', depth: 0 }))
  for (const { field, type: inherited, depth } of queue) {
    const entries = resolvedDict(base, field)
    if (!entries || depth > 32 || queue.length > 100_000) continue
    const type = entries.getName('FT')?.value ?? inherited
    const value = resolvedDict(base, entries.get('V'))
    if (type === 'Sig' && value?.has('Contents')) return true
    for (const kid of resolvedArray(base, entries.get('Kids')) ?? []) queue.push({ field: kid, type, depth: depth + 1 })
  }
  return false
}

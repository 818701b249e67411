import type { PdfDict } from '@libpdf/core'
import { type BaseFile, resolvedArray, resolvedDict } from './base-file.ts'

type Form = Pick<BaseFile, 'pdf' | 'catalog'>

/** A node of the form's fields: its type, which it may inherit, and whether it has no kids. */
export type FieldNode = { type: string; field: PdfDict; isLeaf: boolean }

const maxFields = 100_000
const maxDepth = 32

/** The fields of the form and their widgets, at any depth. */
export function fieldNodes(base: Form): FieldNode[] {
  const form = resolvedDict(base, base.catalog.get('AcroForm'))
  const queue = [...(resolvedArray(base, form?.get('Fields')) ?? [])].map((field) => ({ field, type: '', depth: 0 }))
  const found: FieldNode[] = []
  for (const { field: item, type: inherited, depth } of queue) {
    const field = resolvedDict(base, item)
    if (!field || depth > maxDepth || queue.length > maxFields) continue
    const type = field.getName('FT')?.value ?? inherited
    const kids = [...(resolvedArray(base, field.get('Kids')) ?? [])]
    found.push({ type, field, isLeaf: kids.length === 0 })
    for (const kid of kids) queue.push({ field: kid, type, depth: depth + 1 })
  }
  return found
}

/** True if a field of the form is signed. */
export function hasSignature(base: Form): boolean {
  return signatureValues(base).length > 0
}

/** The dictionary of every signature of the form, signed fields only, in the order of the fields. */
export function signatureValues(base: Form): PdfDict[] {
  return fieldNodes(base).flatMap(({ type, field }) => {
    const value = type === 'Sig' ? resolvedDict(base, field.get('V')) : undefined
    return value?.has('Contents') ? [value] : []
  })
}

import { type PDF, PdfArray, type PdfDict, PdfName, PdfNumber, type PdfObject, PdfRef } from '@libpdf/core'
import { copyOf, resolved, resolvedArray, resolvedDict } from './base-file.ts'
import type { ObjectTable } from './object-table.ts'
import { inherited } from './page-attributes.ts'
import { dict, name, number } from './syntax.ts'

type Source = { pdf: PDF; catalog: PdfDict }
type FoundPage = { ref: PdfRef | null; page: PdfDict; above: readonly PdfDict[] }

/** The pages of the tree, and whether the tree conforms to ISO 32000-1 7.7.3. */
export type FoundTree = { pages: FoundPage[]; regular: boolean }

const inheritable = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const
const maxDepth = 200
/** The number of nodes after which a tree counts as endless; far above the accepted number of pages. */
const maxFound = 20_000

/**
 * Every page that can be reached, in order. Viewers skip nodes that are not pages and references back into the tree, and
 * differ in which entries they trust; a regular tree is one that all viewers read alike.
 */
export function pageTree(source: Source): FoundTree {
  const tree: FoundTree = { pages: [], regular: true }
  const root = source.catalog.get('Pages')
  const node = resolvedDict(source, root)
  if (!node) return tree
  if (!(root instanceof PdfRef) || !node.has('Kids')) tree.regular = false
  walk(source, tree, { ref: root instanceof PdfRef ? root : null, node, parent: null, above: [] }, new Set())
  return tree
}

type Parent = { ref: PdfRef | null; node: PdfDict; parent: PdfRef | null; above: readonly PdfDict[] }

function walk(source: Source, tree: FoundTree, place: Parent, seen: Set<number>): void {
  const { ref, node, parent, above } = place
  const kids = resolvedArray(source, node.get('Kids'))
  const isKnown = ref !== null && seen.has(ref.objectNumber)
  if (ref) seen.add(ref.objectNumber)
  const stated = node.get('Parent')
  const belongs = parent === null || (stated instanceof PdfRef && stated.objectNumber === parent.objectNumber)
  const type = resolved(source, node.get('Type'))
  const isNamed = type instanceof PdfName && type.value === (kids ? 'Pages' : 'Page')
  if (!ref || isKnown || !belongs || !isNamed) tree.regular = false
  if (!kids) {
    if (!couldBePage(node, type)) tree.regular = false
    else if (tree.pages.length < maxFound) tree.pages.push({ ref: isKnown ? null : ref, page: node, above })
    return
  }
  if (isKnown || above.length > maxDepth) return
  const before = tree.pages.length
  for (const kid of kids) {
    const next = resolvedDict(source, kid)
    if (next)
      walk(
        source,
        tree,
        { ref: kid instanceof PdfRef ? kid : null, node: next, parent: ref, above: [node, ...above] },
        seen,
      )
    else tree.regular = false
  }
  const count = node.get('Count')
  // A node without pages is allowed but useless; without such nodes, pages can be found by counting (see pages.ts).
  if (tree.pages.length === before) tree.regular = false
  if (!(count instanceof PdfNumber) || count.value !== tree.pages.length - before) tree.regular = false
}

/** Identifies pages by type or, if that is missing or wrong, by entries that only pages have. */
function couldBePage(node: PdfDict, type: PdfObject | undefined): boolean {
  return (
    (type instanceof PdfName && type.value === 'Page') ||
    ['Contents', 'MediaBox', 'Resources'].some((key) => node.has(key))
  )
}

/** Puts the pages under one new root, each with the attributes that it inherited. */
export function rebuildPageTree(target: Source & ObjectTable, { pages }: FoundTree): void {
  const root = target.reserve()
  const kids = pages.map(({ ref, page, above }) => {
    const own = copyOf(page)
    for (const key of inheritable) {
      const value = inherited(target, page, key) ?? fromAbove(target, above, key)
      if (value) own.set(key, value)
    }
    own.set('Type', name('Page'))
    own.set('Parent', root)
    const at = ref ?? target.reserve()
    target.put(at, own)
    return at
  })
  target.put(root, dict({ Type: name('Pages'), Count: number(kids.length), Kids: PdfArray.of(...kids) }))
  target.catalog.set('Pages', root)
}

function fromAbove(source: Source, above: readonly PdfDict[], key: string): PdfObject | undefined {
  for (const node of above) {
    const value = resolved(source, node.get(key))
    if (value) return value
  }
  return undefined
}

import { type PdfDict, PdfNumber, type PdfObject, PdfRef } from '@libpdf/core'
import { type BaseFile, resolvedArray, resolvedDict } from './base-file.ts'

/** Far deeper than any real tree. */
const maxDepth = 250

export type PageInFile = { ref: PdfRef; page: PdfDict }

type Source = Pick<BaseFile, 'pdf' | 'catalog'>
type Node = { ref: PdfRef; node: PdfDict; kids: readonly PdfObject[] | null }

/** The first page of the tree, or undefined; reads no other page. */
export function firstPage(source: Source): PageInFile | undefined {
  for (const found of pagesBelow(source, source.catalog.get('Pages'), new Set())) return found
  return undefined
}

/**
 * The pages with these indexes, from 0; does not read the pages between them. Relies on prepared documents: every node of
 * their tree has a correct page count of at least one (see page-tree.ts), so that a node with as many pages as kids has one
 * page in each.
 */
export function pagesAt(source: Source, indexes: readonly number[]): Map<number, PageInFile> {
  const found = new Map<number, PageInFile>()
  const root = nodeAt(source, source.catalog.get('Pages'))
  if (root) find(source, root, 0, { wanted: new Set(indexes), last: Math.max(-1, ...indexes), found }, 0)
  return found
}

type Search = { wanted: ReadonlySet<number>; last: number; found: Map<number, PageInFile> }

/** @param start the index of the first page below the node */
function find(source: Source, { ref, node, kids }: Node, start: number, search: Search, depth: number): void {
  if (depth > maxDepth) throw new Error('the page tree is too deep')
  if (!kids) {
    if (search.wanted.has(start)) search.found.set(start, { ref, page: node })
    return
  }
  const isEven = countOf(node) === kids.length
  let index = start
  for (const kid of kids) {
    if (index > search.last) return
    if (isEven && !search.wanted.has(index)) {
      index += 1
      continue
    }
    const below = nodeAt(source, kid)
    if (!below) continue
    const count = below.kids ? countOf(below.node) : 1
    if (count < 0 || (isEven && count !== 1)) throw new Error('the page tree has a wrong count')
    if ([...search.wanted].some((one) => one >= index && one < index + count))
      find(source, below, index, search, depth + 1)
    index += count
  }
}

function countOf(node: PdfDict): number {
  const count = node.get('Count')
  return count instanceof PdfNumber ? count.value : 0
}

function nodeAt(source: Source, kid: PdfObject | undefined): Node | undefined {
  const node = kid instanceof PdfRef ? resolvedDict(source, kid) : undefined
  if (!(kid instanceof PdfRef) || !node) return undefined
  const kids = resolvedArray(source, node.get('Kids'))
  return { ref: kid, node, kids: kids ? [...kids] : null }
}

function* pagesBelow(source: Source, from: PdfObject | undefined, seen: Set<number>): Generator<PageInFile> {
  const found = nodeAt(source, from)
  if (!found || seen.has(found.ref.objectNumber)) return
  seen.add(found.ref.objectNumber)
  if (found.kids) for (const kid of found.kids) yield* pagesBelow(source, kid, seen)
  else yield { ref: found.ref, page: found.node }
}

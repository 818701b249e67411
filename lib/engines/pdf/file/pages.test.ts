import { PDFArray, PDFDict, PDFDocument, PDFName, type PDFRef } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { preparePdf } from '../documents.ts'
import { openBase } from './base-file.ts'
import { openForUpdate } from './open-for-update.ts'
import { pageDicts } from './page-attributes.ts'
import { firstPage, pagesAt } from './pages.ts'

type Tree = 'page' | Tree[]

/** A file with a page tree of this shape; the width of each page equals its index. */
async function fileOf(tree: Tree[], useObjectStreams = false): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  let width = 100
  const plant = (node: Tree, parent: PDFRef): { ref: PDFRef; count: number } => {
    if (node === 'page') {
      const page = pdf.context.obj({ Type: 'Page', Parent: parent, MediaBox: [0, 0, width, 50], Resources: {} })
      width += 1
      return { ref: pdf.context.register(page), count: 1 }
    }
    const ref = pdf.context.nextRef()
    const kids = node.map((kid) => plant(kid, ref))
    const count = kids.reduce((sum, kid) => sum + kid.count, 0)
    const own = { Type: 'Pages', Parent: parent, Count: count, Kids: kids.map((kid) => kid.ref) }
    pdf.context.assign(ref, pdf.context.obj(own))
    return { ref, count }
  }
  const root = pdf.catalog.get(PDFName.of('Pages')) as PDFRef
  const { ref } = plant(tree, root)
  const node = pdf.context.lookup(ref, PDFDict)
  node.delete(PDFName.of('Parent'))
  for (const kid of node.lookup(PDFName.of('Kids'), PDFArray).asArray())
    pdf.context.lookup(kid, PDFDict).set(PDFName.of('Parent'), ref)
  pdf.catalog.set(PDFName.of('Pages'), ref)
  return pdf.save({ useObjectStreams, addDefaultPage: false })
}

const trees: [string, Tree[], number][] = [
  ['flat', ['page', 'page', 'page', 'page'], 4],
  ['nested', [['page', 'page'], 'page', [['page'], ['page', 'page', 'page']]], 7],
  ['one page in each kid', [['page'], 'page', [['page']]], 3],
  ['a node without pages', ['page', [], ['page', 'page', 'page']], 4],
]

describe.each(trees)('the pages of a tree (%s)', (_, tree, pages) => {
  it.each([false, true])('are found as by walking the whole tree (object streams: %s)', async (streams) => {
    const bytes = await fileOf(tree, streams)
    const all = pageDicts(await openBase(bytes)).map(({ ref }) => ref.objectNumber)
    expect(all.length).toBe(pages)
    const lazily = await openForUpdate(bytes)
    expect(firstPage(lazily)?.ref.objectNumber).toBe(all[0])
    for (const [index, number] of all.entries()) {
      const found = pagesAt(lazily, [index])
      expect([...found].map(([at, { ref }]) => [at, ref.objectNumber])).toEqual([[index, number]])
    }
    const both = pagesAt(lazily, [pages - 1, 0, pages])
    expect([...both].map(([at, { ref }]) => [at, ref.objectNumber])).toEqual([
      [0, all[0]],
      [pages - 1, all.at(-1)],
    ])
  })
})

describe('an empty node that compensates for one with two pages', () => {
  it('is removed by preparation, so that pages can be found by counting', async () => {
    const { bytes, pages } = await preparePdf(await fileOf([[], ['page', 'page'], 'page']))
    const lazily = await openForUpdate(bytes)
    const found = pagesAt(lazily, [0, 1, 2])
    expect(pages.map(({ width }) => width)).toEqual([100, 101, 102])
    expect([...found.values()].map(({ page }) => page.getArray('MediaBox')?.at(2))).toMatchObject(
      pages.map(({ width }) => ({ value: width })),
    )
  })
})

describe('a file opened for an update', () => {
  it.each([false, true])(
    'gives the same data as a file that is read completely (object streams: %s)',
    async (streams) => {
      const bytes = await fileOf(['page', 'page'], streams)
      const { pdf: _whole, catalog, ...whole } = await openBase(bytes)
      const { pdf: _lazy, catalog: same, ...lazily } = await openForUpdate(bytes)
      expect(lazily).toEqual(whole)
      expect([...same].map(String)).toEqual([...catalog].map(String))
    },
  )

  it('must have a valid end', async () => {
    const bytes = await fileOf(['page'])
    await expect(openForUpdate(bytes.subarray(0, bytes.length - 40))).rejects.toThrow('startxref')
  })
})

import { describe, expect, it } from 'vitest'
import { filesLike, parse } from './sources.ts'
import { slowCallsInTransactions } from './transactions.ts'

describe('a transaction', () => {
  it('calls only the database', () => {
    const files = filesLike('{app,lib}/**/*.{ts,tsx}').filter((file) => !/(?:\.test\.tsx?|\/testing\.ts)$/.test(file))
    expect(files.flatMap((file) => slowCallsInTransactions(parse(file)))).toEqual([])
  })

  it.each([
    ["import { stampPdf } from '#lib/engines/pdf/index.ts'\nstore.tx(async (q) => { await stampPdf() })", 1],
    ["import * as fs from 'node:fs'\nstore.tx((q) => fs.readFileSync('x'))", 1],
    ['ctx.store.tx(async (q) => { await ctx.blobs.put(data) })', 1],
    ['changeContract(ctx, id, async (q) => { await ctx.blobs.put(data) })', 1],
    ['const { sha256 } = await ctx.blobs.put(data)\nawait ctx.store.tx((q) => insert(q, sha256))', 0],
    ["import { stampPdf } from '#lib/engines/pdf/index.ts'\nawait stampPdf()\nstore.tx((q) => insert(q))", 0],
  ])('with a slow call is reported: %s', (text, found) => {
    expect(slowCallsInTransactions(parse('lib/x/x.ts', text))).toHaveLength(found)
  })
})

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PDFDocument } from 'pdf-lib'
import { afterAll, describe, expect, it } from 'vitest'
import { isUnexpected, type Outcome, remarks } from './outcome.ts'
import { differenceOutside, type Picture } from './picture.ts'
import { runCorpus } from './run-corpus.ts'
import { line, summaryOf } from './summary.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'corpus-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the corpus command', () => {
  it('reports the outcome of every file and continues', async () => {
    const dir = path.join(folder, 'in')
    const out = path.join(folder, 'out')
    const json = path.join(folder, 'result.json')
    mkdirSync(path.join(dir, 'deep'), { recursive: true })
    const pdf = await PDFDocument.create()
    pdf.addPage([400, 300])
    pdf.addPage([300, 400])
    writeFileSync(path.join(dir, 'deep', 'good.PDF'), await pdf.save())
    writeFileSync(path.join(dir, 'empty.pdf'), '')
    const printed: string[] = []
    expect(await runCorpus({ dir, out, json, compare: false, print: (text) => printed.push(text) })).toBe(true)
    expect(printed.some((text) => /^accepted {2}deep\/good\.PDF {2}2 pages/.test(text))).toBe(true)
    expect(printed.some((text) => text.startsWith('refused   empty.pdf'))).toBe(true)
    expect(existsSync(path.join(out, 'deep', 'good.PDF'))).toBe(true)
    expect(JSON.parse(readFileSync(json, 'utf8')).summary).toMatchObject({
      files: 2,
      accepted: 1,
      failed: 0,
      renderable: { files: 1, accepted: 1 },
    })
  })
})

describe('an outcome', () => {
  const accepted: Outcome = {
    file: 'a.pdf',
    renders: true,
    ms: 10,
    rss: 1,
    kind: 'accepted',
    pages: 1,
    bytesAdded: 5,
    removed: [],
    stages: { prepare: 1, stamp: 1, seal: 1, verify: 1 },
    comparison: null,
  }

  it('is unexpected if a page changed, unless something was removed from the file', () => {
    const comparison = { qpdf: null, pages: [{ program: 'pdfium', page: 0, largest: 200, share: 0.01 }] } as const
    const changed: Outcome = { ...accepted, comparison: { ...comparison, pages: [...comparison.pages] } }
    expect(line(changed)).toContain('page 1 looks different: 1.00 %')
    expect(isUnexpected(changed)).toBe(true)
    expect(isUnexpected({ ...changed, removed: ['annotations'] })).toBe(false)
  })

  it('is unexpected if the result is less valid', () => {
    const qpdf = { before: 'warnings', after: 'errors', words: 'lost' } as const
    expect(remarks({ ...accepted, comparison: { qpdf, pages: [] } })).toEqual([
      'qpdf: warnings before, errors after: lost',
    ])
    expect(remarks({ ...accepted, comparison: { qpdf: { ...qpdf, after: 'sound' }, pages: [] } })).toEqual([])
  })

  it('is counted in the summary', () => {
    const refused: Outcome = {
      file: 'b.pdf',
      renders: true,
      ms: 3,
      rss: 7,
      kind: 'refused',
      code: 'pdf_damaged',
      words: 'x',
    }
    const failed: Outcome = { file: 'c.pdf', renders: false, ms: 1, rss: 2, kind: 'failed', words: 'boom' }
    expect(summaryOf([accepted, refused, failed], 9)).toMatchObject({
      files: 3,
      accepted: 1,
      refused: { pdf_damaged: 1 },
      failed: 1,
      renderable: { files: 2, accepted: 1, refused: [{ file: 'b.pdf', words: 'x' }] },
      memory: { peak: 9, firstHalf: 7, secondHalf: 2 },
    })
  })

  it('has only the differences outside the stamps', () => {
    const white = (): Picture => ({ rgb: new Uint8Array(100 * 100 * 3).fill(255), width: 100, height: 100 })
    const spotted = white()
    for (let y = 70; y < 80; y += 1) spotted.rgb.fill(0, (y * 100 + 70) * 3, (y * 100 + 80) * 3)
    expect(differenceOutside(white(), white(), [])).toEqual({ largest: 0, share: 0 })
    expect(differenceOutside(white(), spotted, [])).toMatchObject({ largest: 255, share: expect.closeTo(0.01, 2) })
    expect(differenceOutside(white(), spotted, [{ x: 0.7, y: 0.7, width: 0.1, height: 0.1 }]).share).toBe(0)
    expect(differenceOutside(white(), { ...spotted, width: 50 }, []).share).toBe(1)
  })
})

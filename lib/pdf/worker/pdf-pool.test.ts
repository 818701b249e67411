import { PDFDocument } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { runInThread } from './pdf-pool.ts'

async function document(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  pdf.addPage([100, 100])
  return pdf.save()
}

describe('the threads', () => {
  it('are ended when they take too long, and others take their place', async () => {
    const bytes = await document()
    const hurried = Array.from({ length: 6 }, () =>
      runInThread({ kind: 'prepare', bytes, options: {} }, 1).catch((error) => error.code as string),
    )
    expect(new Set(await Promise.all(hurried))).toEqual(new Set(['pdf_timeout']))
    const calm = await Promise.all(
      Array.from({ length: 6 }, () => runInThread({ kind: 'prepare', bytes, options: {} }, 20_000)),
    )
    expect(calm.map(({ pages }) => pages.length)).toEqual([1, 1, 1, 1, 1, 1])
  })

  it('do not take the bytes away from who gave them', async () => {
    const bytes = await document()
    const before = bytes.length
    const { bytes: prepared } = await runInThread({ kind: 'prepare', bytes, options: {} }, 20_000)
    expect([bytes.length, prepared.length]).toEqual([before, before])
  })
})

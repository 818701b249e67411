import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it, vi } from 'vitest'
import { Refusal } from '#lib/core/refusal.ts'
import { attempted, checkSignatureImage } from './signature-image.ts'
import { PdfWorkerError } from './worker/worker-error.ts'

const drawing = (shapes: string, width = 600, height = 200): Promise<Uint8Array> =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`))
    .png()
    .toBuffer()
    .then((png) => new Uint8Array(png))

const stroke = '<path d="M100 150 C 200 20 300 180 420 60" stroke="#123" stroke-width="5" fill="none"/>'

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

const few = deflateSync(Buffer.alloc(100_000))
const transparent = deflateSync(Buffer.alloc(8_001_000))
const bomb = deflateSync(Buffer.alloc(300 * 1024 * 1024), { level: 9 })
const named = Buffer.concat([Buffer.from('a\0\0'), bomb])

/** A PNG whose header states a size, with these compressed samples, and other chunks before them. */
function promising(width: number, height: number, samples = few, others: Buffer[] = []): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', header),
    ...others,
    chunk('IDAT', samples),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

describe('a drawn signature', () => {
  it('is cropped to its ink and re-encoded', async () => {
    const { png, width, height } = await checkSignatureImage(await drawing(stroke))
    expect(width).toBeGreaterThan(310)
    expect(width).toBeLessThan(350)
    expect(height).toBeLessThan(140)
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height, info.channels]).toEqual([width, height, 4])
    expect(data.some((_, i) => i % 4 === 3 && (data[i] ?? 0) > 200)).toBe(true)
  })

  it('loses its metadata', async () => {
    const tagged = await sharp(await drawing(stroke))
      .withExif({ IFD0: { ImageDescription: 'a secret place' } })
      .png()
      .toBuffer()
    expect(tagged.includes('a secret place')).toBe(true)
    expect(Buffer.from((await checkSignatureImage(new Uint8Array(tagged))).png).includes('a secret place')).toBe(false)
  })

  it('can be on white paper', async () => {
    const { width } = await checkSignatureImage(await drawing(`<rect width="600" height="200" fill="#fff"/>${stroke}`))
    expect(width).toBeLessThan(350)
  })

  it.each([
    ['an empty pad', ''],
    ['white ink', '<path d="M10 10 L 500 150" stroke="#fff" stroke-width="5"/>'],
    ['a dot', '<circle cx="300" cy="100" r="5"/>'],
    ['blank paper', '<rect width="600" height="200" fill="#fff"/>'],
  ])('is refused as blank: %s', async (_, shapes) => {
    await expect(checkSignatureImage(await drawing(shapes))).rejects.toMatchObject({ code: 'signature_blank' })
  })

  it('is refused by its header before decoding', async () => {
    for (const [width, height] of [
      [30_000, 30_000],
      [2001, 10],
      [10, 1001],
    ] as const) {
      await expect(checkSignatureImage(promising(width, height))).rejects.toMatchObject({ code: 'signature_too_large' })
    }
    await expect(checkSignatureImage(new Uint8Array(512 * 1024 + 1))).rejects.toMatchObject({
      code: 'signature_too_large',
    })
  })

  it('is refused if it is not a PNG or is broken', async () => {
    const png = Buffer.from(await drawing(stroke))
    const jpeg = await sharp(png).flatten().jpeg().toBuffer()
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
    )
    const polyglot = Buffer.concat([Buffer.from('%PDF-1.7\n'), png])
    for (const bad of [jpeg, svg, polyglot, Buffer.alloc(0), promising(0, 5), png.subarray(0, 40)]) {
      await expect(checkSignatureImage(bad)).rejects.toMatchObject({ code: 'signature_not_png' })
    }
  })

  it.each([
    ['that is cut off', async () => Buffer.from(await drawing(stroke)).subarray(0, -400), 'signature_not_png'],
    ['with fewer samples than it states', async () => promising(2000, 1000), 'signature_not_png'],
    ['whose samples expand to 300 MB', async () => promising(2000, 1000, bomb), 'signature_blank'],
    [
      'whose text expands to 300 MB',
      async () => promising(2000, 1000, transparent, [chunk('zTXt', named)]),
      'signature_blank',
    ],
    [
      'whose colour profile expands to 300 MB',
      async () => promising(2000, 1000, transparent, [chunk('iCCP', named)]),
      'signature_blank',
    ],
  ])('%s is refused, and the next one is read', async (_, file, code) => {
    await expect(checkSignatureImage(await file())).rejects.toMatchObject({ code })
    expect((await checkSignatureImage(await drawing(stroke))).width).toBeGreaterThan(310)
  })

  it('is refused if it ends its process, after a second attempt, or takes too long', async () => {
    const ends = vi.fn((): Promise<Uint8Array> => Promise.reject(new PdfWorkerError('the PDF process ended: SIGSEGV')))
    await expect(attempted(ends)).rejects.toMatchObject({ code: 'signature_not_png' })
    expect(ends).toHaveBeenCalledTimes(2)
    const late = vi.fn(() => Promise.reject(new Refusal('pdf_timeout')))
    await expect(attempted(late)).rejects.toMatchObject({ code: 'signature_not_png' })
    expect(late).toHaveBeenCalledTimes(1)
    const full = vi.fn(() => Promise.reject(new Refusal('busy')))
    await expect(attempted(full)).rejects.toMatchObject({ code: 'busy' })
    expect(await attempted(ends.mockResolvedValueOnce(Uint8Array.of(1)))).toEqual(Uint8Array.of(1))
  })

  it('loses any data after its end', async () => {
    const polyglot = Buffer.concat([Buffer.from(await drawing(stroke)), Buffer.from('<script>alert(1)</script>')])
    const { png } = await checkSignatureImage(polyglot)
    expect(Buffer.from(png).includes('script')).toBe(false)
  })
})

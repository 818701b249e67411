import { inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { encodeImage } from './embedded-image.ts'

const drawn = (colours: [string, string]): Promise<Uint8Array> => {
  const lines = colours.map(
    (colour, i) => `<path d="M5 ${10 + i * 20} C 40 ${40 - i * 9}, 60 0, 95 ${20 + i * 20}" stroke="${colour}"/>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="101" height="51" fill="none" stroke-width="3">${lines.join('')}</svg>`
  return sharp(Buffer.from(svg))
    .png()
    .toBuffer()
    .then((png) => new Uint8Array(png))
}

describe('an image in one ink colour', () => {
  it('stores its colour once and its opacity for every pixel', async () => {
    const png = await drawn(['#14213d', '#14213d'])
    const image = await encodeImage(png)
    expect(image).toMatchObject({ width: 101, height: 51, ink: [0x14, 0x21, 0x3d] })
    expect(inflateSync(image.colourData).equals(Buffer.alloc(13 * 51))).toBe(true)
    const rgba = await sharp(png).ensureAlpha().raw().toBuffer()
    const alpha = rgba.filter((_, i) => i % 4 === 3)
    expect(inflateSync(image.alphaData ?? Buffer.of()).equals(alpha)).toBe(true)
    // On paper no channel of any pixel differs by more than two steps from the drawing.
    const off = rgba.map((value, i) => {
      const a = rgba[i - (i % 4) + 3] ?? 0
      return i % 4 === 3 ? 0 : Math.floor((Math.abs(value - (image.ink?.[i % 4] ?? 0)) * a) / 255)
    })
    expect(Math.max(...off)).toBeLessThanOrEqual(2)
  })

  it('is not assumed if there are two colours, or nothing is transparent', async () => {
    expect(await encodeImage(await drawn(['#14213d', '#b3202c']))).toMatchObject({ ink: null, grey: false })
    const flat = await sharp(await drawn(['#000', '#000']))
      .flatten({ background: '#fff' })
      .png()
      .toBuffer()
    expect(await encodeImage(new Uint8Array(flat))).toMatchObject({ ink: null, grey: true, alphaData: null })
  })
})

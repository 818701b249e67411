import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pngPixels } from './png.ts'

const [width, height] = [61, 37]
const noise = Buffer.from(Array.from({ length: width * height * 4 }, (_, i) => (i * i * 7919 + (i >> 3)) % 251))
const image = () => sharp(noise, { raw: { width, height, channels: 4 } })
const rgbaOf = (png: Uint8Array) => sharp(png).toColourspace('srgb').ensureAlpha().raw().toBuffer()

describe('a PNG decoded in JavaScript', () => {
  it.each([
    ['RGBA', () => image().png()],
    ['RGBA with filtered rows', () => image().png({ adaptiveFiltering: true })],
    ['RGB', () => image().removeAlpha().png({ adaptiveFiltering: true })],
    ['grey', () => image().removeAlpha().toColourspace('b-w').png({ adaptiveFiltering: true })],
    ['grey with alpha', () => image().toColourspace('b-w').png({ adaptiveFiltering: true })],
  ])('has the same pixels as by libvips: %s', async (_, encoded) => {
    const png = await encoded().toBuffer()
    const pixels = await pngPixels(png)
    expect([pixels.width, pixels.height]).toEqual([width, height])
    expect(Buffer.from(pixels.rgba).equals(await rgbaOf(png))).toBe(true)
  })

  it('is refused if it is of another kind, too large or cut off', async () => {
    const large = { create: { width: 4000, height: 1001, channels: 3, background: '#fff' } } as const
    const whole = await image().png().toBuffer()
    for (const png of [
      await image().png({ palette: true }).toBuffer(),
      await image().png({ progressive: true }).toBuffer(),
      await image().toColourspace('rgb16').png().toBuffer(),
      await sharp(large).png().toBuffer(),
      whole.subarray(0, whole.length / 2),
      Buffer.from('no PNG'),
    ])
      await expect(pngPixels(png)).rejects.toThrow()
  })
})

import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { renderPage } from '../documents.ts'
import { joinDocuments } from './join-documents.ts'
import { readJpeg } from './jpeg.ts'

const pageOf = (bytes: Uint8Array) => joinDocuments([{ name: 'picture', load: async () => bytes }])

/** Four quarters in four colours, so that every rotation and reflection is visible. */
function quarters(width: number, height: number): Sharp {
  const quarter = (background: string, left: number, top: number) => ({
    input: { create: { width: width / 2, height: height / 2, channels: 3 as const, background } },
    left,
    top,
  })
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } }).composite([
    quarter('#d02020', 0, 0),
    quarter('#20a040', width / 2, 0),
    quarter('#2040d0', 0, height / 2),
  ])
}

type Pixels = { data: Buffer; width: number; height: number }

async function pixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

let key = 0
async function drawn(bytes: Uint8Array, dpi: number): Promise<Pixels> {
  key += 1
  const { webp } = await renderPage({ key: `picture ${key}`, load: async () => bytes, page: 0, dpi })
  return pixels(sharp(webp))
}

/** The mean difference of two images in levels of 255. */
function difference(a: Pixels, b: Pixels): number {
  expect([a.width, a.height]).toEqual([b.width, b.height])
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - (b.data[i] ?? 0)), 0) / a.data.length
}

function at({ data, width, height }: Pixels, x: number, y: number): number[] {
  const start = (Math.floor(y * height) * width + Math.floor(x * width)) * 3
  return [...data.subarray(start, start + 3)]
}

describe('an image as a page', () => {
  it('is upright for every EXIF orientation', async () => {
    const plain = await quarters(288, 216).png().toBuffer()
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      const jpeg = await sharp(plain).withMetadata({ orientation, density: 144 }).jpeg({ quality: 95 }).toBuffer()
      const { bytes, pages } = await pageOf(jpeg)
      expect(pages).toEqual([orientation < 5 ? { width: 144, height: 108 } : { width: 108, height: 144 }])
      const right = await pixels(sharp(jpeg).autoOrient())
      expect(difference(await drawn(bytes, 144), right), `orientation ${orientation}`).toBeLessThan(2)
    }
  })

  it('keeps the image data of a JPEG without its metadata', async () => {
    const photo = await quarters(64, 64)
      .withExif({ IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitude: '48/1 51/1 24/1' } })
      .jpeg({ progressive: true })
      .toBuffer()
    const longer = Buffer.concat([photo, Buffer.from('a film behind the picture')])
    const file = Buffer.from((await pageOf(longer)).bytes).toString('latin1')
    expect(longer.includes('Somebody')).toBe(true)
    expect(file).not.toContain('Somebody')
    expect(file).not.toContain('a film')
    const scan = photo.subarray(photo.indexOf(Buffer.from([0xff, 0xc2])))
    expect(file).toContain(scan.toString('latin1'))
  })

  it('shows CMYK, with and without Adobe’s marker, and grey', async () => {
    const image = quarters(200, 200)
    const cmyk = await sharp(await image.png().toBuffer())
      .toColourspace('cmyk')
      .jpeg({ quality: 95 })
      .toBuffer()
    expect(readJpeg(cmyk)).toMatchObject({ components: 4, adobe: true, embeddable: true })
    const colours = await drawn((await pageOf(cmyk)).bytes, 96)
    expect(Math.min(...at(colours, 0.75, 0.75))).toBeGreaterThan(245)
    const [red = 0, green = 0, blue = 0] = at(colours, 0.25, 0.25)
    expect([red > 150, green < 90, blue < 90]).toEqual([true, true, true])
    const grey = await sharp(await image.png().toBuffer())
      .toColourspace('b-w')
      .jpeg()
      .toBuffer()
    expect(readJpeg(grey)?.components).toBe(1)
    expect(difference(await drawn((await pageOf(grey)).bytes, 96), await pixels(sharp(grey)))).toBeLessThan(2)
  })

  it('keeps the colours defined by a profile', async () => {
    const p3 = await quarters(200, 200).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer()
    const { bytes } = await pageOf(p3)
    expect(Buffer.from(bytes).toString('latin1')).toContain('/ICCBased')
    expect(difference(await drawn(bytes, 96), await pixels(sharp(p3)))).toBeLessThan(3)
  })

  it('has transparent areas on white, for 16 bits and for a palette', async () => {
    const half = await sharp({
      create: { width: 200, height: 100, channels: 4, background: { r: 0, g: 90, b: 0, alpha: 0.5 } },
    })
      .extend({ right: 200, background: { r: 255, g: 0, b: 0, alpha: 0 } })
      .png()
      .toBuffer()
    for (const png of [
      half,
      await sharp(half).toColourspace('rgb16').png().toBuffer(),
      await sharp(half).png({ palette: true }).toBuffer(),
    ]) {
      const picture = await drawn((await pageOf(png)).bytes, 96)
      expect(Math.min(...at(picture, 0.75, 0.5))).toBeGreaterThan(250)
      const [red = 0, green = 0] = at(picture, 0.25, 0.5)
      expect(Math.abs(red - 127) + Math.abs(green - 172)).toBeLessThan(12)
    }
  })

  it('has the size given by its density, or as much of A4 as fits', async () => {
    const size = async (width: number, height: number, density?: number) => {
      const png = sharp({ create: { width, height, channels: 3, background: '#808080' } })
      return (await pageOf(await (density ? png.withMetadata({ density }) : png).png().toBuffer())).pages[0]
    }
    expect(await size(1240, 1754, 150)).toEqual({ width: 595.2, height: 841.92 })
    // Phones write 72 dots per inch, which would give a page too large for any printer.
    expect(await size(1512, 2016, 72)).toEqual({ width: 595.28, height: 793.71 })
    expect(await size(2016, 1512)).toEqual({ width: 793.71, height: 595.28 })
    expect(await size(1, 1)).toEqual({ width: 72, height: 72 })
    expect(await size(4000, 2)).toEqual({ width: 841.89, height: 72 })
  })

  it('is refused if incomplete, and a decompression bomb by its header', async () => {
    const whole = await quarters(400, 400).jpeg().toBuffer()
    await expect(pageOf(whole.subarray(0, whole.length - 400))).rejects.toMatchObject({ code: 'image_damaged' })
    const png = await quarters(400, 400).png().toBuffer()
    await expect(pageOf(png.subarray(0, png.length - 400))).rejects.toMatchObject({ code: 'image_damaged' })
    const bomb = Buffer.from(png)
    bomb.writeUInt32BE(30_000, 16)
    bomb.writeUInt32BE(30_000, 20)
    await expect(pageOf(bomb)).rejects.toMatchObject({ code: 'image_too_large', details: { limit: 100, pixels: 900 } })
    const interlaced = await quarters(400, 400).png({ progressive: true }).toBuffer()
    for (const at of [16, 20]) interlaced.writeUInt32BE(8000, at)
    await expect(pageOf(interlaced)).rejects.toMatchObject({
      code: 'image_too_large',
      details: { limit: 50, pixels: 64 },
    })
    const wide = Buffer.from(whole)
    wide.writeUInt32BE(0xffff_ffff, wide.indexOf(Buffer.from([0xff, 0xc0])) + 5)
    await expect(pageOf(wide)).rejects.toMatchObject({ code: 'image_too_large' })
  })
})

import sharp from 'sharp'
import { pngSamples, readPngHeader } from '#lib/engines/pdf/file/png.ts'
import { readJpeg } from '#lib/engines/pdf/join/jpeg.ts'
import type { Target } from '../target.ts'

const noRefusal = (): boolean => false

const picture = (channels: 3 | 4) =>
  sharp({ create: { width: 24, height: 16, channels, background: { r: 200, g: 40, b: 10, alpha: 0.5 } } })

const jpegs = () =>
  Promise.all([
    picture(3).jpeg().toBuffer(),
    picture(3).jpeg({ progressive: true }).withMetadata({ density: 300, orientation: 6 }).toBuffer(),
    picture(3).toColourspace('b-w').jpeg().toBuffer(),
    picture(3).toColourspace('cmyk').jpeg().toBuffer(),
    picture(3)
      .jpeg({ chromaSubsampling: '4:4:4' })
      .withExif({ IFD0: { Copyright: 'a' } })
      .toBuffer(),
  ])

const pngs = () =>
  Promise.all([
    picture(4).png().toBuffer(),
    picture(3).png({ progressive: true }).toBuffer(),
    picture(3).png({ palette: true }).toBuffer(),
    picture(3).toColourspace('grey16').png().toBuffer(),
  ])

const markers = [
  0xd8, 0xc0, 0xc1, 0xc2, 0xc4, 0xc8, 0xcc, 0xda, 0xdb, 0xd9, 0xd0, 0xd7, 0xdd, 0xe0, 0xe1, 0xee, 0xfe, 0xff, 0,
]

export const pictureTargets: Target[] = [
  {
    name: 'jpeg',
    what: 'JPEG headers',
    seeds: jpegs,
    tokens: [
      ...markers.map((marker) => Buffer.of(0xff, marker)),
      'Adobe',
      'JFIF\0',
      'Exif\0\0',
      Buffer.of(0, 2),
      Buffer.of(0, 0),
    ],
    run: (bytes) => readJpeg(bytes),
    isRefusal: noRefusal,
  },
  {
    name: 'png',
    what: 'PNG headers and chunks',
    seeds: pngs,
    tokens: ['IHDR', 'IDAT', 'IEND', 'PLTE', Buffer.of(0, 0, 0, 13), Buffer.of(0xff, 0xff, 0xff, 0xf4)],
    run(bytes) {
      readPngHeader(bytes)
      pngSamples(bytes)
    },
    isRefusal: noRefusal,
  },
]

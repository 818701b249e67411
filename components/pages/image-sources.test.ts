import { describe, expect, it } from 'vitest'
import { imageSizes, imageSources } from './image-sources.ts'

const url = (page: number, dpi: number) => `/pages/${page}?dpi=${dpi}`

describe('image sources', () => {
  it.each([
    ['portrait A4', 595, 842, '793w', '1190w', '1818w'],
    ['landscape A4', 842, 595, '1123w', '1684w', '2573w'],
    ['a receipt', 226.8, 600, '302w', '454w', '693w'],
  ])('give the width in pixels of each resolution of %s', (_what, width, height, ...pixels) => {
    const { src, srcSet } = imageSources({ number: 3, width, height }, url)
    expect(src).toBe('/pages/3?dpi=96')
    expect(srcSet).toBe(`/pages/3?dpi=96 ${pixels[0]}, /pages/3?dpi=144 ${pixels[1]}, /pages/3?dpi=220 ${pixels[2]}`)
  })

  it.each([
    ['before the view was measured, at most the window', 595, null, 'min(100vw, 873px)'],
    ['at 100 %', 595, 96 / 72, '793px'],
    ['at 200 %', 595, 192 / 72, '1587px'],
  ])('give the width shown: %s', (_when, width, scale, sizes) => {
    expect(imageSizes(width, scale)).toBe(sizes)
  })
})

import { describe, expect, it } from 'vitest'
import { clampZoom, stepZoom, toggleZoom, type ZoomMode, zoomOf, zoomToWidth } from './zoom.ts'

/** The zoom that fills the width: A4 on a phone, A4 on a desktop screen, and a poster on a phone. */
const phone = 0.46
const desk = 1.56
const poster = 0.1

describe('the zoom that fits', () => {
  it.each([
    ['fills the width', 793, 595, 0.9996],
    ['is small for a poster on a phone', 370, 2384, 0.1164],
    ['stops at 400 %', 1200, 100, 4],
    ['is 100 % for a view that has no width yet', 0, 595, 1],
  ])('%s', (_rule, viewWidth, widest, zoom) => {
    expect(zoomToWidth(viewWidth, widest)).toBeCloseTo(zoom, 3)
  })

  it.each<[string, ZoomMode, number, number]>([
    ['opens at the full width where the view is narrow', 'auto', phone, phone],
    ['opens at 110 % where the view is wide', 'auto', desk, 1.1],
    ['fills the full width of a wide view when asked to', 'width', desk, desk],
    ['keeps a chosen zoom whatever the width', 2, phone, 2],
  ])('%s', (_rule, mode, width, zoom) => {
    expect(zoomOf(mode, width)).toBe(zoom)
  })
})

describe('the steps', () => {
  it.each<[string, number, 1 | -1, number, ZoomMode | undefined]>([
    ['goes up', 1, 1, desk, 1.1],
    ['goes down', 1, -1, desk, 0.9],
    ['goes up from between two steps', 1.05, 1, desk, 1.1],
    ['goes down from between two steps', 1.05, -1, desk, 1],
    ['stops at the full width on the way up', 1.25, 1, desk, 'width'],
    ['stops at the full width on the way down', 1.75, -1, desk, 'width'],
    ['leaves out a step that the full width all but equals', phone, 1, phone, 0.67],
    ['goes below the full width', phone, -1, phone, 0.33],
    ['ends at 400 %', 4, 1, desk, undefined],
    ['ends at 50 % on a desk', 0.5, -1, desk, undefined],
    ['ends at the full width where that is the smallest', poster, -1, poster, undefined],
  ])('%s', (_rule, zoom, direction, width, step) => {
    expect(stepZoom(zoom, direction, width)).toBe(step)
  })

  it.each([phone, desk, poster, 1])('reaches both ends and the full width from anywhere (%d)', (width) => {
    const walk = (from: number, direction: 1 | -1) => {
      const seen: ZoomMode[] = []
      for (let step = stepZoom(from, direction, width); step !== undefined && seen.length < 30; ) {
        seen.push(step)
        step = stepZoom(zoomOf(step, width), direction, width)
      }
      return seen
    }
    expect(walk(0.01, 1)).toContain('width')
    expect(walk(0.01, 1).at(-1)).toBe(4)
    expect(walk(5, -1)).toEqual(walk(0.01, 1).reverse())
  })
})

describe('pinch and double tap', () => {
  it.each([
    ['no smaller than half the width on a phone', 0, phone, phone / 2],
    ['no smaller than 50 % on a desk', 0, desk, 0.5],
    ['no larger than 400 %', 9, desk, 4],
    ['as it opened when the fingers give no number', Number.NaN, desk, 1.1],
    ['any zoom between', 1.234, desk, 1.234],
  ])('a pinch leaves it %s', (_rule, wanted, width, zoom) => {
    expect(clampZoom(wanted, width)).toBe(zoom)
  })

  it.each<[string, number, number, ZoomMode]>([
    ['doubles what is shown as it opened', phone, phone, phone * 2],
    ['goes back from twice that', phone * 2, phone, 'auto'],
    ['goes back from a pinch', phone * 1.3, phone, 'auto'],
    ['goes back from the full width of a wide view', desk, desk, 'auto'],
    ['doubles what was made smaller', 0.5, desk, 2.2],
  ])('a double tap %s', (_rule, zoom, width, mode) => {
    expect(toggleZoom(zoom, width)).toBe(mode)
  })
})

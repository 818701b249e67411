import { type Direction, directionOf } from '../fonts/items.ts'
import { printable, type TextStyle, wrapped } from './set-text.ts'
import { paper, Sheets } from './sheet.ts'

const ink = 0.11
const quiet = 0.4
export const faint = 0.84
export const hairline = 0.92
/** The accent colour of the sheets as red, green and blue. */
export const accent = [0.11, 0.22, 0.52] as const

const regular = { face: 'regular', grey: ink } as const
const bold = { face: 'bold', grey: ink } as const

export const styles = {
  organisation: { ...bold, size: 8.5, leading: 12, grey: quiet },
  title: { ...bold, size: 23, leading: 29 },
  subject: { ...regular, size: 12, leading: 16.5 },
  summary: { ...regular, size: 8.5, leading: 12.5, grey: quiet },
  pill: { ...bold, size: 8, leading: 12, grey: 1 },
  openPill: { ...bold, size: 8, leading: 12 },
  heading: { ...bold, size: 11, leading: 15 },
  name: { ...bold, size: 11, leading: 14.5 },
  facts: {
    label: { ...regular, size: 8.5, leading: 12.5, grey: quiet },
    value: { ...regular, size: 8.5, leading: 12.5 },
    code: { ...regular, size: 7.7, leading: 12.5, anywhere: true },
    note: { ...regular, size: 7.5, leading: 10.5, grey: quiet },
  },
  cardFacts: {
    label: { ...regular, size: 8, leading: 11.4, grey: quiet },
    value: { ...regular, size: 8, leading: 11.4 },
    code: { ...regular, size: 7.5, leading: 11.4, anywhere: true },
    note: { ...regular, size: 6.8, leading: 9.2, grey: quiet },
  },
  columns: { ...bold, size: 7.5, leading: 10.5, grey: quiet },
  group: { ...bold, size: 8.5, leading: 12 },
  cell: { ...regular, size: 7.8, leading: 11 },
  note: { ...regular, size: 7.8, leading: 11.2, grey: quiet },
  noteTitle: { ...bold, size: 7.8, leading: 11.2, grey: quiet },
  small: { ...regular, size: 7.5, leading: 10, grey: quiet },
} as const satisfies Record<string, TextStyle | Record<string, TextStyle>>

const margin = { side: 48, top: 50, bottom: 56 }
export const left = margin.side
export const column = paper.width - 2 * margin.side
const bottom = paper.height - margin.bottom
/** The position of the first line below the running head. */
const firstLine = margin.top + styles.small.leading + 10

/** Text flows down the sheets; a new sheet starts where a block that must not be split does not fit. */
export class Flow {
  readonly sheets: Sheets
  y = margin.top
  readonly #running: string

  /** @param running the running head of every sheet except the first */
  constructor(running: string, language: string, direction: Direction) {
    this.#running = running
    this.sheets = new Sheets({ language, direction })
    this.sheets.add()
  }

  /** The height left on this sheet, and the height of an empty sheet. */
  get room(): number {
    return bottom - this.y
  }

  get wholeRoom(): number {
    return bottom - firstLine
  }

  /** Starts a new sheet unless this height is free; returns true if it did. */
  need(height: number): boolean {
    if (height <= this.room || this.y <= margin.top) return false
    this.#next()
    return true
  }

  #next(): void {
    this.sheets.add()
    const [line = ''] = wrapped(this.#running, styles.small, column)
    this.sheets.line(line, styles.small, left, margin.top - 8)
    this.sheets.rule(left, margin.top + 2, column, faint)
    this.y = firstLine
  }

  /** Lines that may be split between sheets. */
  paragraph(text: string, style: TextStyle, x = left, width = column): void {
    const direction = directionOf(text)
    for (const line of wrapped(text, style, width)) {
      this.need(style.leading)
      this.lineAt(line, style, x, this.y, direction)
      this.y += style.leading
    }
  }

  /** A line within the leading that starts at `top`. */
  lineAt(line: string, style: TextStyle, x: number, top: number, direction = directionOf(line)): void {
    this.sheets.line(line, style, x, baseline(style, top), { direction })
  }

  /** The lines of a text below each other, each within the style's leading. */
  linesAt(lines: readonly string[], style: TextStyle, x: number, top: number): void {
    const direction = directionOf(lines.join(' '))
    for (const [i, line] of lines.entries()) this.lineAt(line, style, x, top + i * style.leading, direction)
  }

  footers(text: string, page: (page: number, pages: number) => string): void {
    const y = paper.height - 34
    for (let sheet = 0; sheet < this.sheets.count; sheet += 1) {
      const number = printable(page(sheet + 1, this.sheets.count))
      const [line = ''] = wrapped(text, styles.small, column - 90)
      this.sheets.line(line, styles.small, left, y, { sheet })
      this.sheets.lineEnding(number, styles.small, left + column, y, { sheet })
    }
  }
}

/** Puts the middle of the x-height slightly below the middle of the leading. */
export function baseline(style: TextStyle, top: number): number {
  return top + style.leading / 2 + style.size * 0.35
}

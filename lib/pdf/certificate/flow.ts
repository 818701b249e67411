import { type Direction, directionOf } from '../fonts/items.ts'
import { printable, type TextStyle, wrapped } from './set-text.ts'
import { paper, Sheets } from './sheet.ts'

const ink = 0.11
const quiet = 0.42
export const faint = 0.86

export const styles = {
  organisation: { face: 'bold', size: 8.5, leading: 12, grey: quiet },
  title: { face: 'bold', size: 22, leading: 28, grey: ink },
  subject: { face: 'regular', size: 12, leading: 17, grey: ink },
  summary: { face: 'regular', size: 9, leading: 13.5, grey: quiet },
  heading: { face: 'bold', size: 10.5, leading: 14, grey: ink },
  name: { face: 'bold', size: 10.5, leading: 14, grey: ink },
  label: { face: 'regular', size: 8.5, leading: 12.5, grey: quiet },
  value: { face: 'regular', size: 8.5, leading: 12.5, grey: ink },
  code: { face: 'regular', size: 8, leading: 12.5, grey: ink, anywhere: true },
  columns: { face: 'bold', size: 7.5, leading: 11, grey: quiet },
  cell: { face: 'regular', size: 8, leading: 11.5, grey: ink },
  note: { face: 'regular', size: 7.5, leading: 11, grey: quiet },
  small: { face: 'regular', size: 7.5, leading: 10, grey: quiet },
} as const satisfies Record<string, TextStyle>

const margin = { side: 56, top: 58, bottom: 62 }
export const left = margin.side
export const column = paper.width - 2 * margin.side
const bottom = paper.height - margin.bottom

/** Text flows down the sheets; a new one starts where a piece that belongs together no longer fits. */
export class Flow {
  readonly sheets: Sheets
  y = margin.top
  readonly #running: string

  /** @param running what stands at the head of every sheet but the first */
  constructor(running: string, language: string, direction: Direction) {
    this.#running = running
    this.sheets = new Sheets({ language, direction })
    this.sheets.add()
  }

  /** The height that is left on this sheet, and that of an empty one. */
  get room(): number {
    return bottom - this.y
  }

  get wholeRoom(): number {
    return bottom - margin.top - styles.small.leading - 14
  }

  /** Starts a new sheet unless there is room for so much; true if it did. */
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
    this.y = margin.top + styles.small.leading + 14
  }

  /** Lines that may be parted between sheets. */
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

  /** The lines of a text one below the other, each within the style's leading. */
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

/** The middle of the x-height comes to the middle of the leading, a little below it. */
export function baseline(style: TextStyle, top: number): number {
  return top + style.leading / 2 + style.size * 0.35
}

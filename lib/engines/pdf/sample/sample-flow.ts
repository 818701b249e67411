import type { FieldType } from '#lib/core/vocabulary/field.ts'
import { baseline } from '../compose/flow.ts'
import { lineWidth, printable, type TextStyle, wrapped } from '../compose/set-text.ts'
import { paper, Sheets } from '../compose/sheet.ts'
import type { SampleLine, SampleModel } from './sample-model.ts'

const ink = 0.11
const quiet = 0.4
const lineGrey = 0.55
export const faint = 0.84

export const styles = {
  head: { face: 'bold', size: 8.5, leading: 12, grey: quiet },
  mark: { face: 'bold', size: 8, leading: 12, grey: ink },
  title: { face: 'bold', size: 25, leading: 33, grey: ink },
  introduction: { face: 'regular', size: 11.5, leading: 18, grey: ink },
  noteHeading: { face: 'bold', size: 9, leading: 14, grey: ink },
  note: { face: 'regular', size: 9, leading: 14, grey: quiet },
  number: { face: 'bold', size: 10.5, leading: 17, grey: quiet },
  heading: { face: 'bold', size: 10.5, leading: 17, grey: ink },
  text: { face: 'regular', size: 10.5, leading: 17, grey: ink },
  label: { face: 'regular', size: 7.5, leading: 11, grey: quiet },
} as const satisfies Record<string, TextStyle>

const margin = { side: 74, top: 50, foot: 44 }
export const left = margin.side
export const column = paper.width - 2 * margin.side
const right = left + column
const start = 92
const initials = { width: 66, height: 18 }
const initialsLine = paper.height - margin.foot - styles.label.leading - 3
/** The lowest position of text, above the initials. */
const end = initialsLine - initials.height - 18

/** The pages of the sample, each with a head, the sample mark and a line for initials at the bottom. */
export class SampleFlow {
  readonly sheets: Sheets
  readonly lines: SampleLine[] = []
  readonly #model: SampleModel
  y = start

  constructor(model: SampleModel) {
    this.#model = model
    this.sheets = new Sheets({ language: model.language })
    this.#next()
  }

  #next(): void {
    const { organisation, title, mark } = this.#model
    this.sheets.add()
    const width = lineWidth(printable(mark), styles.mark) + 18
    const [head = ''] = wrapped(this.sheets.count === 1 ? organisation : title, styles.head, column - width - 20)
    this.#lineAt(head, styles.head, left, margin.top)
    this.sheets.frame(right - width, margin.top - 4, width, 20, lineGrey)
    this.#lineAt(mark, styles.mark, right - width + 9, margin.top)
    this.line('initials', right - initials.width, initialsLine - initials.height, initials.width, initials.height)
    this.y = start
  }

  /** Starts a new page unless this height is free. */
  need(height: number): void {
    if (this.y + height > end && this.y > start) this.#next()
  }

  /** Advances by a height, except at the top of a page. */
  space(height: number): void {
    if (this.y > start) this.y += height
  }

  paragraph(text: string, style: TextStyle, x = left, width = column): void {
    for (const line of wrapped(text, style, width)) {
      this.need(style.leading)
      this.#lineAt(line, style, x, this.y)
      this.y += style.leading
    }
  }

  /** A line within the leading that starts at `top`. */
  #lineAt(line: string, style: TextStyle, x: number, top: number): void {
    this.sheets.line(line, style, x, baseline(style, top))
  }

  /** A ruled line with a small label under it; the field above the line starts at `top`. */
  line(type: FieldType, x: number, top: number, width: number, height: number): void {
    this.sheets.rule(x, top + height + 0.6, width, lineGrey)
    this.#lineAt(this.#model.label(type), styles.label, x, top + height + 3)
    const rect = {
      x: x / paper.width,
      y: top / paper.height,
      width: width / paper.width,
      height: height / paper.height,
    }
    this.lines.push({ type, page: this.sheets.count, rect })
  }

  /** The finished file, with page numbers. */
  finish(): Uint8Array {
    const { title, mark, footer } = this.#model
    const y = baseline(styles.label, initialsLine + 3)
    for (let i = 0; i < this.sheets.count; i += 1)
      this.sheets.line(footer(i + 1, this.sheets.count), styles.label, left, y, { sheet: i })
    return this.sheets.finish({ title: `${title} · ${mark}` })
  }
}

/** The height of a text. */
export function heightOf(text: string, style: TextStyle, width: number): number {
  return wrapped(text, style, width).length * style.leading
}

import type { CertificateRow, CertificateSection } from './certificate-model.ts'
import { column, type Flow, faint, hairline, left, styles } from './flow.ts'
import { type TextStyle, wrapped } from './set-text.ts'

const cellGap = 10
const rowGap = 4
const headGap = 5
const groupGap = 4

export type Table = Extract<CertificateSection, { kind: 'table' }>
type Lines = readonly string[]
type Columns = { widths: number[]; heads: Lines[]; headHeight: number }

function columnsOf({ columns }: Table): Columns {
  const total = columns.reduce((sum, { share }) => sum + share, 0)
  const widths = columns.map(({ share }) => (share / total) * column)
  const heads = columns.map(({ label }, i) => wrapped(label, styles.columns, (widths[i] ?? 0) - cellGap))
  return {
    widths,
    heads,
    headHeight: Math.max(...heads.map(({ length }) => length)) * styles.columns.leading + headGap,
  }
}

/** The height of the table head and the first rows, which stay with the section's heading. */
export function headOf(table: Table): number {
  const { widths, headHeight } = columnsOf(table)
  const [first, second] = table.rows
  return headHeight + (Array.isArray(first) ? heightOf(first, widths) : groupHeight(1) + 2 * heightOf(second, widths))
}

/** Rows that flow over the sheets. Each sheet repeats the columns' labels and the heading of its first rows. */
export function tableOf(flow: Flow, table: Table): void {
  const columns = columnsOf(table)
  const { widths, heads, headHeight } = columns
  let group: Lines = []
  const drawHead = (): void => {
    row(flow, heads, widths, styles.columns)
    flow.y += headHeight
    flow.sheets.rule(left, flow.y - 2, column, faint)
  }
  const drawGroup = (): void => {
    if (group.length === 0) return
    flow.linesAt(group, styles.group, left, flow.y + groupGap)
    flow.y += groupHeight(group.length)
  }
  drawHead()
  for (const [i, one] of table.rows.entries()) {
    if (!Array.isArray(one)) {
      group = wrapped(one.heading, styles.group, column)
      if (flow.need(groupHeight(group.length) + 2 * heightOf(table.rows[i + 1], widths))) drawHead()
      drawGroup()
      continue
    }
    const last = endsWith(table.rows, i + 1) ? heightOf(table.rows[i + 1], widths) : 0
    for (const piece of pieces(cellsOf(one, widths), flow.wholeRoom - headHeight - 40)) {
      const height = heightOfCells(piece)
      if (flow.need(height + last)) {
        drawHead()
        drawGroup()
      }
      row(flow, piece, widths, styles.cell)
      flow.y += height
      flow.sheets.rule(left, flow.y - 2, column, hairline, 0.4)
    }
  }
}

/** Returns true if this row is the last one under a heading: it must not be alone on a sheet. */
const endsWith = (rows: readonly CertificateRow[], i: number): boolean =>
  Array.isArray(rows[i]) && !Array.isArray(rows[i + 1])

const groupHeight = (lines: number): number => groupGap + lines * styles.group.leading + 2

const cellsOf = (cells: readonly string[], widths: readonly number[]): Lines[] =>
  cells.map((cell, i) => wrapped(cell, styles.cell, (widths[i] ?? 0) - cellGap))

const heightOfCells = (cells: readonly Lines[]): number =>
  Math.max(...cells.map(({ length }) => length), 1) * styles.cell.leading + rowGap

const heightOf = (one: CertificateRow | undefined, widths: readonly number[]): number =>
  Array.isArray(one) ? Math.min(heightOfCells(cellsOf(one, widths)), 60) : 0

function row(flow: Flow, cells: readonly Lines[], widths: readonly number[], style: TextStyle): void {
  let x = left
  cells.forEach((lines, i) => {
    flow.linesAt(lines, style, x, flow.y)
    x += widths[i] ?? 0
  })
}

/** Splits a row higher than a sheet. */
function pieces(cells: readonly Lines[], room: number): Lines[][] {
  const most = Math.max(1, Math.floor((room - rowGap) / styles.cell.leading))
  const longest = Math.max(1, ...cells.map((lines) => lines.length))
  const parts: Lines[][] = []
  for (let at = 0; at < longest; at += most) parts.push(cells.map((lines) => lines.slice(at, at + most)))
  return parts
}

import type { CertificateFact } from './certificate-model.ts'
import { type Flow, styles } from './flow.ts'
import { type TextStyle, wrapped } from './set-text.ts'

/** The style of facts; `labelWidth` is in points. */
export type FactStyle = { labelWidth: number; label: TextStyle; value: TextStyle; code: TextStyle; note: TextStyle }

export const pageFacts: FactStyle = { labelWidth: 96, ...styles.facts }
export const cardFacts: FactStyle = { labelWidth: 92, ...styles.cardFacts }

const gutter = 18
const afterLabel = 10
const betweenRows = 1.5

type Cell = {
  x: number
  labels: readonly string[]
  values: readonly string[]
  notes: readonly string[]
  isCode: boolean
  valueHeight: number
}
export type FactRow = { facts: readonly CertificateFact[]; cells: Cell[]; height: number }

function cellOf(fact: CertificateFact, x: number, width: number, style: FactStyle): Cell & { height: number } {
  const valueStyle = fact.code ? style.code : style.value
  const room = width - style.labelWidth
  const labels = wrapped(fact.label, style.label, style.labelWidth - afterLabel)
  const values = wrapped(fact.value, valueStyle, room)
  const notes = fact.note ? wrapped(fact.note, style.note, room) : []
  const valueHeight = values.length * style.value.leading
  const height = Math.max(labels.length * style.label.leading, valueHeight + notes.length * style.note.leading)
  return { x, labels, values, notes, isCode: fact.code ?? false, valueHeight, height: height + betweenRows }
}

/** The next one or two facts of a list that share a line: two if both are halves whose values fit on one line. */
export function nextRow(facts: readonly CertificateFact[], width: number, style: FactStyle, mayPair = true): FactRow {
  const [one, two] = facts
  if (!one) throw new Error('there are no facts left')
  const half = (width - gutter) / 2
  const fits = (fact: CertificateFact | undefined): fact is CertificateFact =>
    mayPair && fact?.half === true && wrapped(fact.value, style.value, half - style.labelWidth).length === 1
  const pair = fits(one) && fits(two) ? [one, two] : [one]
  const cellWidth = fits(one) ? half : width
  const cells = pair.map((fact, i) => cellOf(fact, i * (half + gutter), cellWidth, style))
  return { facts: pair, cells, height: Math.max(...cells.map(({ height }) => height)) }
}

/** All facts in rows. */
export function rowsOf(facts: readonly CertificateFact[], width: number, style: FactStyle): FactRow[] {
  const rows: FactRow[] = []
  for (let at = 0; at < facts.length; ) {
    const row = nextRow(facts.slice(at), width, style)
    rows.push(row)
    at += row.facts.length
  }
  return rows
}

/** Draws a row at the flow's position and advances below it. A row higher than a sheet is split between sheets. */
export function drawRow(flow: Flow, row: FactRow, x: number, width: number, style: FactStyle): void {
  if (row.height > flow.wholeRoom) {
    for (const fact of row.facts) longFact(flow, fact, x, width, style)
    return
  }
  flow.need(row.height)
  for (const { labels, values, notes, isCode, valueHeight, ...cell } of row.cells) {
    const valueX = x + cell.x + style.labelWidth
    flow.linesAt(labels, style.label, x + cell.x, flow.y)
    flow.linesAt(values, isCode ? style.code : style.value, valueX, flow.y)
    flow.linesAt(notes, style.note, valueX, flow.y + valueHeight)
  }
  flow.y += row.height
}

function longFact(flow: Flow, fact: CertificateFact, x: number, width: number, style: FactStyle): void {
  const [valueX, room] = [x + style.labelWidth, width - style.labelWidth]
  flow.paragraph(fact.label, style.label, x, width)
  flow.paragraph(fact.value, fact.code ? style.code : style.value, valueX, room)
  if (fact.note) flow.paragraph(fact.note, style.note, valueX, room)
}

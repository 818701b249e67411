import type { CertificateFact, CertificateModel, CertificateSigner, CertificateTable } from './certificate-model.ts'
import { column, Flow, faint, left, styles } from './flow.ts'
import { type TextStyle, wrapped } from './set-text.ts'

const labelWidth = 128
const cardPadding = 14
const signatureBox = { width: 150, height: 56 }
const gap = 18
const cellGap = 10

/**
 * The signing certificate as a PDF of its own, A4: what was signed, by whom, how each signer was known, and what happened.
 * It says what the model says and nothing else. The same model gives the same bytes.
 */
export async function composeCertificate(model: CertificateModel): Promise<Uint8Array> {
  const flow = new Flow(`${model.title}  ·  ${model.subject}`, model.language, model.direction ?? 'ltr')
  title(flow, model)
  for (const { heading, items } of model.facts) {
    section(flow, heading, heightOfFacts(items.slice(0, 1), column))
    facts(flow, items, left, column)
  }
  section(flow, model.signers.heading, 80)
  for (const signer of model.signers.items) await card(flow, signer)
  for (const table of model.tables) tableOf(flow, table)
  notes(flow, model.notes)
  flow.footers(model.footer.text, model.footer.page)
  return flow.sheets.finish({ title: `${model.title} · ${model.subject}` })
}

function title(flow: Flow, model: CertificateModel): void {
  flow.paragraph(model.organisation, styles.organisation)
  flow.y += 6
  flow.paragraph(model.title, styles.title)
  flow.paragraph(model.subject, styles.subject)
  flow.y += 8
  flow.paragraph(model.summary, styles.summary)
}

/** A heading stays with the first lines of what it heads. */
function section(flow: Flow, heading: string, follows: number): void {
  if (!flow.need(gap + styles.heading.leading + 8 + follows)) flow.y += gap
  flow.paragraph(heading, styles.heading)
  flow.y += 3
  flow.sheets.rule(left, flow.y, column, faint)
  flow.y += 6
}

const styleOf = (fact: CertificateFact): TextStyle => (fact.code ? styles.code : styles.value)

function linesOf(fact: CertificateFact, width: number): { labels: string[]; values: string[]; height: number } {
  const labels = wrapped(fact.label, styles.label, labelWidth - 12)
  const values = wrapped(fact.value, styleOf(fact), width - labelWidth)
  return { labels, values, height: Math.max(labels.length, values.length) * styles.value.leading + 2 }
}

function heightOfFacts(items: readonly CertificateFact[], width: number): number {
  return items.reduce((sum, fact) => sum + linesOf(fact, width).height, 0)
}

function facts(flow: Flow, items: readonly CertificateFact[], x: number, width: number): void {
  for (const fact of items) {
    const { labels, values, height } = linesOf(fact, width)
    if (height > flow.wholeRoom) {
      longFact(flow, fact, x, width)
      continue
    }
    flow.need(height)
    flow.linesAt(labels, styles.label, x, flow.y)
    flow.linesAt(values, styleOf(fact), x + labelWidth, flow.y)
    flow.y += height
  }
}

/** A value longer than a sheet is parted between sheets. */
function longFact(flow: Flow, fact: CertificateFact, x: number, width: number): void {
  flow.paragraph(fact.label, styles.label, x, width)
  flow.paragraph(fact.value, styleOf(fact), x + labelWidth, width - labelWidth)
}

/** One signer, kept together on a sheet: the signature at the end, and beside and below it name, standing and facts. */
async function card(flow: Flow, signer: CertificateSigner): Promise<void> {
  const inner = column - 2 * cardPadding
  const captions = signer.signature ? wrapped(signer.signature.caption, styles.small, signatureBox.width) : []
  const beside = signer.signature ? signatureBox.height + 10 + captions.length * styles.small.leading : 0
  const narrow = signer.signature ? inner - signatureBox.width - 20 : inner
  const names = wrapped(signer.name, styles.name, narrow)
  const status = wrapped(signer.status, styles.label, narrow)
  const head = names.length * styles.name.leading + status.length * styles.label.leading + 6
  const widths: number[] = []
  let height = head
  for (const fact of signer.facts) {
    const width = height < beside ? narrow : inner
    widths.push(width)
    height += linesOf(fact, width).height
  }
  const whole = Math.max(height, beside) + 2 * cardPadding
  const together = whole <= flow.wholeRoom
  flow.need(together ? whole : Math.min(flow.wholeRoom, Math.max(head, beside) + 2 * cardPadding))
  const top = flow.y
  if (together) flow.sheets.frame(left, top, column, whole, faint)
  flow.y += cardPadding
  const x = left + cardPadding
  if (signer.signature) await signature(flow, signer.signature.png, captions)
  flow.linesAt(names, styles.name, x, advance(flow, names.length * styles.name.leading))
  flow.linesAt(status, styles.label, x, advance(flow, status.length * styles.label.leading))
  flow.y += 6
  for (const [i, fact] of signer.facts.entries()) facts(flow, [fact], x, widths[i] ?? inner)
  flow.y = (together ? top + whole : flow.y + cardPadding) + 10
}

/** Moves on by so much, and says where it was. */
function advance(flow: Flow, height: number): number {
  flow.y += height
  return flow.y - height
}

async function signature(flow: Flow, png: Uint8Array, captions: readonly string[]): Promise<void> {
  const x = left + column - cardPadding - signatureBox.width
  await flow.sheets.image(png, { x, y: flow.y, ...signatureBox })
  flow.sheets.rule(x, flow.y + signatureBox.height + 3, signatureBox.width, faint)
  flow.linesAt(captions, styles.small, x, flow.y + signatureBox.height + 6)
}

function tableOf(flow: Flow, table: CertificateTable): void {
  const total = table.columns.reduce((sum, { share }) => sum + share, 0)
  const widths = table.columns.map(({ share }) => (share / total) * column)
  const heads = table.columns.map(({ label }, i) => wrapped(label, styles.columns, (widths[i] ?? 0) - cellGap))
  const headHeight = Math.max(...heads.map((lines) => lines.length)) * styles.columns.leading + 6
  section(flow, table.heading, headHeight + 30)
  const drawHead = (): void => {
    row(flow, heads, widths, styles.columns)
    flow.y += headHeight
    flow.sheets.rule(left, flow.y - 2, column, faint)
  }
  drawHead()
  for (const cells of table.rows) {
    for (const piece of pieces(
      cells.map((cell, i) => wrapped(cell, styles.cell, (widths[i] ?? 0) - cellGap)),
      flow.wholeRoom - headHeight,
    )) {
      const height = Math.max(...piece.map((lines) => lines.length), 1) * styles.cell.leading + 5
      if (flow.need(height)) drawHead()
      row(flow, piece, widths, styles.cell)
      flow.y += height
      flow.sheets.rule(left, flow.y - 2, column, 0.93, 0.4)
    }
  }
}

function row(flow: Flow, cells: readonly string[][], widths: readonly number[], style: TextStyle): void {
  let x = left
  cells.forEach((lines, i) => {
    flow.linesAt(lines, style, x, flow.y)
    x += widths[i] ?? 0
  })
}

/** A row higher than a sheet comes in several. */
function pieces(cells: readonly string[][], room: number): string[][][] {
  const most = Math.max(1, Math.floor((room - 5) / styles.cell.leading))
  const longest = Math.max(1, ...cells.map((lines) => lines.length))
  const parts: string[][][] = []
  for (let at = 0; at < longest; at += most) parts.push(cells.map((lines) => lines.slice(at, at + most)))
  return parts
}

function notes(flow: Flow, texts: readonly string[]): void {
  if (texts.length === 0) return
  flow.need(gap + 3 * styles.note.leading)
  flow.y += gap
  for (const text of texts) {
    flow.paragraph(text, styles.note)
    flow.y += 4
  }
}

import { card, cardHeight } from './card.ts'
import type { CertificateModel, CertificateSection } from './certificate-model.ts'
import { drawRow, pageFacts, rowsOf } from './fact-rows.ts'
import { accent, column, Flow, faint, left, styles } from './flow.ts'
import { qrCode } from './qr-code.ts'
import { lineWidth, wrapped } from './set-text.ts'
import { headOf, tableOf } from './table.ts'

type Prose = Extract<CertificateSection, { kind: 'prose' }>

const gap = 16
const codeSide = 96
const pill = { height: 17, padding: 8 }
/** Facts up to this height stay on one sheet with their heading. */
const keptTogether = 260

/**
 * The signing certificate as a PDF on A4: the document, its signers, how each was authenticated, and the events. Contains
 * only the texts of the model. The same model gives the same bytes.
 */
export async function composeCertificate(model: CertificateModel): Promise<Uint8Array> {
  const flow = new Flow(`${model.title}  ·  ${model.subject}`, model.language, model.direction ?? 'ltr')
  title(flow, model)
  for (const one of model.sections) await section(flow, one)
  const number = new Intl.NumberFormat(model.language)
  flow.footers(model.footer.text, (page, pages) =>
    model.footer.page.replace('{page}', number.format(page)).replace('{pages}', number.format(pages)),
  )
  return flow.sheets.finish({ title: `${model.title} · ${model.subject}` })
}

/** The title and subject at the leading edge, the QR code at the trailing edge. */
function title(flow: Flow, model: CertificateModel): void {
  const top = flow.y
  const width = model.code ? column - codeSide - 24 : column
  flow.paragraph(model.organisation, styles.organisation, left, width)
  flow.y += 5
  flow.paragraph(model.title, styles.title, left, width)
  flow.paragraph(model.subject, styles.subject, left, width)
  flow.y += 9
  progress(flow, model.progress, width)
  flow.y += 8
  flow.paragraph(model.summary, styles.summary, left, width)
  if (!model.code) return
  const x = left + column - codeSide
  flow.sheets.frame(x, top, codeSide, codeSide, faint)
  flow.sheets.code(qrCode(model.code.text), { x: x + 2, y: top + 2, side: codeSide - 4 })
  const captions = wrapped(model.code.caption, styles.small, codeSide)
  flow.linesAt(captions, styles.small, x, top + codeSide + 4)
  flow.y = Math.max(flow.y, top + codeSide + 4 + captions.length * styles.small.leading)
}

function progress(flow: Flow, { text, isComplete }: CertificateModel['progress'], most: number): void {
  const style = isComplete ? styles.pill : styles.openPill
  const [line = ''] = wrapped(text, style, most - 2 * pill.padding)
  const width = lineWidth(line, style) + 2 * pill.padding
  if (isComplete) flow.sheets.panel(left, flow.y, width, pill.height, accent)
  else flow.sheets.frame(left, flow.y, width, pill.height, 0.6)
  flow.lineAt(line, style, left + pill.padding, flow.y + (pill.height - style.leading) / 2)
  flow.y += pill.height
}

/** A heading stays on one sheet with the first lines of its section. */
async function section(flow: Flow, one: CertificateSection): Promise<void> {
  const intro = one.intro ? wrapped(one.intro, styles.summary, column).length * styles.summary.leading + 6 : 0
  if (!flow.need(gap + styles.heading.leading + 9 + intro + startOf(flow, one))) flow.y += gap
  flow.paragraph(one.heading, styles.heading)
  flow.y += 3
  flow.sheets.rule(left, flow.y, column, faint)
  flow.y += 6
  if (one.intro) {
    flow.paragraph(one.intro, styles.summary)
    flow.y += 6
  }
  if (one.kind === 'facts')
    for (const row of rowsOf(one.facts, column, pageFacts)) drawRow(flow, row, left, column, pageFacts)
  else if (one.kind === 'cards') for (const each of one.cards) await card(flow, each)
  else if (one.kind === 'table') tableOf(flow, one)
  else prose(flow, one.paragraphs)
}

/** The height that must be free below the heading of a section. */
function startOf(flow: Flow, one: CertificateSection): number {
  if (one.kind === 'cards') return one.cards[0] ? cardHeight(flow, one.cards[0]) : 0
  if (one.kind === 'table') return headOf(one)
  if (one.kind === 'prose') return 3 * styles.note.leading
  const heights = rowsOf(one.facts, column, pageFacts).map(({ height }) => height)
  const total = heights.reduce((sum, height) => sum + height, 0)
  return total <= keptTogether ? total : Math.min(heights[0] ?? 0, keptTogether)
}

function prose(flow: Flow, paragraphs: Prose['paragraphs']): void {
  for (const { title: heading, text } of paragraphs) {
    if (heading !== undefined) {
      flow.need(3 * styles.note.leading)
      flow.paragraph(heading, styles.noteTitle)
    }
    flow.paragraph(text, styles.note)
    flow.y += 4
  }
}

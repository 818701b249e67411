import { column, faint, heightOf, left, SampleFlow, styles } from './sample-flow.ts'
import type { Sample, SampleModel } from './sample-model.ts'

const indent = 26
const padding = 12
const signature = { width: 250, height: 58 }
const written = { width: 160, height: 18 }
const labelled = styles.label.leading + 5

/**
 * The contract that a new user sends to themselves, as a PDF on A4, with its field lines. Contains only the texts of the
 * model. The same model gives the same bytes.
 */
export async function composeSample(model: SampleModel): Promise<Sample> {
  const flow = new SampleFlow(model)
  flow.paragraph(model.title, styles.title)
  flow.y += 8
  flow.paragraph(model.introduction, styles.introduction)
  flow.y += 14
  note(flow, model.note)
  for (const [i, clause] of model.clauses.entries()) numbered(flow, `${i + 1}`, clause)
  signing(flow, model.signing)
  return { bytes: flow.finish(), lines: flow.lines }
}

function note(flow: SampleFlow, { heading, text }: SampleModel['note']): void {
  const width = column - 2 * padding
  const height = heightOf(heading, styles.noteHeading, width) + heightOf(text, styles.note, width) + 2 * padding
  flow.need(height)
  flow.sheets.frame(left, flow.y, column, height, faint)
  flow.y += padding
  flow.paragraph(heading, styles.noteHeading, left + padding, width)
  flow.paragraph(text, styles.note, left + padding, width)
  flow.y += padding + 6
}

/** A clause with its number in the margin; it is not split between pages. */
function numbered(flow: SampleFlow, number: string, { heading, text }: SampleModel['clauses'][number]): void {
  const width = column - indent
  flow.space(13)
  flow.need(heightOf(heading, styles.heading, width) + heightOf(text, styles.text, width))
  const top = flow.y
  flow.paragraph(number, styles.number, left, indent)
  flow.y = top
  flow.paragraph(heading, styles.heading, left + indent, width)
  flow.paragraph(text, styles.text, left + indent, width)
}

/** The signing block, kept on one page at the end. */
function signing(flow: SampleFlow, { heading, text }: SampleModel['signing']): void {
  const words = heightOf(heading, styles.heading, column) + heightOf(text, styles.text, column)
  flow.space(26)
  flow.need(words + 26 + signature.height + written.height + 2 * labelled + 14)
  flow.sheets.rule(left, flow.y, column, faint)
  flow.y += 16
  flow.paragraph(heading, styles.heading)
  flow.paragraph(text, styles.text)
  flow.y += 10
  flow.line('signature', left, flow.y, signature.width, signature.height)
  flow.y += signature.height + labelled + 14
  flow.line('name', left, flow.y, signature.width, written.height)
  flow.line('date', left + column - written.width, flow.y, written.width, written.height)
}

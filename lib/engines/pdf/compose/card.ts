import type { CertificateCard, CertificateFact } from './certificate-model.ts'
import { cardFacts, drawRow, type FactRow, nextRow } from './fact-rows.ts'
import { column, type Flow, faint, hairline, left, styles } from './flow.ts'
import { wrapped } from './set-text.ts'

const padding = 13
const signatureBox = { width: 148, height: 50 }
const beforeSignature = 18
const betweenGroups = 9
const afterCard = 10

type Placed = { row: FactRow; width: number; startsGroup: boolean }

type Measured = {
  captions: readonly string[]
  names: readonly string[]
  status: readonly string[]
  /** The heights of name and status, of the facts beside the signature, and of the card with its padding. */
  head: number
  beside: number
  height: number
  rows: Placed[]
}

function measured(one: CertificateCard): Measured {
  const inner = column - 2 * padding
  const captions = one.signature ? wrapped(one.signature.caption, styles.small, signatureBox.width) : []
  const beside = one.signature ? signatureBox.height + 10 + captions.length * styles.small.leading : 0
  const narrow = one.signature ? inner - signatureBox.width - beforeSignature : inner
  const names = wrapped(one.name, styles.name, narrow)
  const status = wrapped(one.status, styles.cardFacts.label, narrow)
  const head = names.length * styles.name.leading + status.length * styles.cardFacts.label.leading + 6
  const { rows, height } = placed(one.facts, { head, beside, narrow, inner })
  return { captions, names, status, head, beside, rows, height: Math.max(height, beside) + 2 * padding }
}

/** The height that a card needs on the sheet where it starts: its whole height, unless that exceeds a sheet. */
export function cardHeight(flow: Flow, one: CertificateCard): number {
  const { height, head, beside } = measured(one)
  return height <= flow.wholeRoom ? height : Math.min(flow.wholeRoom, Math.max(head, beside) + 2 * padding)
}

/**
 * A person's card, kept on one sheet: the signature at the trailing edge, and name, status and facts beside and below it.
 */
export async function card(flow: Flow, one: CertificateCard): Promise<void> {
  const { captions, names, status, height, rows } = measured(one)
  flow.need(cardHeight(flow, one))
  const together = height <= flow.wholeRoom
  const top = flow.y
  if (together) flow.sheets.frame(left, top, column, height, faint)
  flow.y += padding
  const x = left + padding
  if (one.signature) await signature(flow, one.signature.png, captions)
  flow.linesAt(names, styles.name, x, advance(flow, names.length * styles.name.leading))
  flow.linesAt(status, styles.cardFacts.label, x, advance(flow, status.length * styles.cardFacts.label.leading))
  flow.y += 6
  for (const { row, width, startsGroup } of rows) {
    if (startsGroup) {
      flow.sheets.rule(x, flow.y + betweenGroups / 2 - 1, width, hairline, 0.4)
      flow.y += betweenGroups
    }
    drawRow(flow, row, x, width, cardFacts)
  }
  flow.y = (together ? top + height : flow.y + padding) + afterCard
}

/** Facts beside the signature take one line each; those below it share a line in pairs where possible. */
function placed(
  groups: readonly CertificateFact[][],
  { head, beside, narrow, inner }: { head: number; beside: number; narrow: number; inner: number },
): { rows: Placed[]; height: number } {
  const rows: Placed[] = []
  let height = head
  for (const facts of groups) {
    for (let at = 0; at < facts.length; ) {
      const startsGroup = at === 0 && rows.length > 0
      if (startsGroup) height += betweenGroups
      const isBeside = height < beside
      const width = isBeside ? narrow : inner
      const row = nextRow(facts.slice(at), width, cardFacts, !isBeside)
      rows.push({ row, width, startsGroup })
      height += row.height
      at += row.facts.length
    }
  }
  return { rows, height }
}

/** Advances the flow by a height and returns the position before. */
function advance(flow: Flow, height: number): number {
  flow.y += height
  return flow.y - height
}

async function signature(flow: Flow, png: Uint8Array, captions: readonly string[]): Promise<void> {
  const x = left + column - padding - signatureBox.width
  await flow.sheets.image(png, { x, y: flow.y, ...signatureBox })
  flow.sheets.rule(x, flow.y + signatureBox.height + 3, signatureBox.width, faint)
  flow.linesAt(captions, styles.small, x, flow.y + signatureBox.height + 6)
}

import type { SealProblem } from '#lib/engines/pdf/verify/problems.rules.ts'
import { isGenuine } from './seal-findings.rules.ts'

/**
 * The conclusion about a whole file:
 * - `holds`: this installation sealed it, and nothing but the allowed timestamp follows
 * - `holdsElsewhere`: the same for a seal with a certificate that is not this installation's
 * - `beginning`: this installation sealed its first bytes only
 * - `fails`: there is a signature, and the file cannot be relied on
 * - `none`: there is no signature; `unreadable`: it cannot be read
 */
export const sealOutcomes = ['holds', 'holdsElsewhere', 'beginning', 'fails', 'none', 'unreadable'] as const
export type SealOutcome = (typeof sealOutcomes)[number]

/** What the conclusion is drawn from. */
export type SealFacts = {
  size: number
  sealed: boolean
  valid: boolean
  problems: readonly SealProblem[]
  /** True if this installation made exactly this file, as its SHA-256 shows. */
  isMadeHere: boolean
  signatures: readonly {
    isSeal: boolean
    coversUntil: number
    integrity: boolean
    problems: readonly SealProblem[]
    certificateOf: 'current' | 'earlier' | 'elsewhere' | 'none'
  }[]
}

/** `sealedBytes`: the length of the part of the file, from its start, that this installation sealed; null if there is none. */
export function sealOutcome(facts: SealFacts): { outcome: SealOutcome; sealedBytes: number | null } {
  const sealedBytes = sealedBytesOf(facts)
  return { outcome: outcomeOf(facts, sealedBytes), sealedBytes }
}

function outcomeOf({ size, sealed, valid, problems, isMadeHere, signatures }: SealFacts, sealedBytes: number | null) {
  if (problems.includes('unreadable')) return 'unreadable'
  if (!sealed) return 'none'
  const seal = signatures.find(({ isSeal }) => isSeal)
  // The stamps on an upload that was certified violate its certification; its sender was warned.
  const isSound = valid || (isMadeHere && problems.every((problem) => problem === 'certification_broken'))
  if (isSound && seal && isOurs(seal)) return 'holds'
  if (sealedBytes !== null && sealedBytes < size) return 'beginning'
  return valid ? 'holdsElsewhere' : 'fails'
}

function sealedBytesOf({ size, isMadeHere, signatures }: SealFacts): number | null {
  if (isMadeHere) return size
  const ends = signatures
    .filter((signature) => isOurs(signature) && signature.integrity && isGenuine(signature))
    .map(({ coversUntil }) => coversUntil)
  return ends.length > 0 ? Math.max(...ends) : null
}

function isOurs({ certificateOf }: SealFacts['signatures'][number]): boolean {
  return certificateOf === 'current' || certificateOf === 'earlier'
}

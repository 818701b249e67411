import type { FractionRect } from '#lib/core/geometry.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'

/** The content of the sample contract, in the reader's language. `language` is a BCP 47 tag and is declared in the file. */
export type SampleModel = {
  language: string
  organisation: string
  /** The word that marks every page as a sample. */
  mark: string
  title: string
  introduction: string
  /** States that this document is a sample and not binding. */
  note: { heading: string; text: string }
  clauses: { heading: string; text: string }[]
  signing: { heading: string; text: string }
  /** The label printed under a line. */
  label: (type: FieldType) => string
  footer: (page: number, pages: number) => string
}

/** The line of a field; pages count from 1. */
export type SampleLine = { type: FieldType; page: number; rect: FractionRect }

/** The finished PDF and its lines: signature, name and date in the signing block, and initials on every page. */
export type Sample = { bytes: Uint8Array; lines: SampleLine[] }

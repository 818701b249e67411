import type { FractionRect } from '#lib/core/geometry.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'

/** What the sample contract says, already in the reader's language. `language` is a BCP 47 tag; it is declared in the file. */
export type SampleModel = {
  language: string
  organisation: string
  /** The one word that marks every page as a sample. */
  mark: string
  title: string
  introduction: string
  /** What this paper is, and that it binds nobody. */
  note: { heading: string; text: string }
  clauses: { heading: string; text: string }[]
  signing: { heading: string; text: string }
  /** What is printed under a line. */
  label: (type: FieldType) => string
  footer: (page: number, pages: number) => string
}

/** A line for a field; pages count from 1. */
export type SampleLine = { type: FieldType; page: number; rect: FractionRect }

/** The finished PDF and its lines: signature, name and date in the signing block, and initials on every page. */
export type Sample = { bytes: Uint8Array; lines: SampleLine[] }

import type { FractionRect } from '#lib/core/geometry.ts'

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
  /** What stands under the lines. */
  labels: { signature: string; name: string; date: string; initials: string }
  footer: (page: number, pages: number) => string
}

/** A place for a field; pages count from 1. */
export type SamplePlace = { page: number; rect: FractionRect }

/** The finished PDF, and where its lines ask for something: the three of the signing block, and initials on every page. */
export type Sample = { bytes: Uint8Array; places: Record<'signature' | 'initials' | 'name' | 'date', SamplePlace[]> }

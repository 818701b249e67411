/**
 * A fact: label and value. A code (a hash, an id) may be broken at any character and is set smaller; so is a note, which is
 * placed below the value. Two consecutive halves share a line if neither needs a second one.
 */
export type CertificateFact = {
  label: string
  value: string
  code?: boolean
  half?: boolean
  note?: string
}

/** A person: the drawn signature with the text under it, and facts in groups. A card is kept on one sheet. */
export type CertificateCard = {
  name: string
  /** The person's status, in words. */
  status: string
  signature?: { png: Uint8Array; caption: string }
  facts: CertificateFact[][]
}

/** A row of a table, or a heading for the rows that follow. */
export type CertificateRow = string[] | { heading: string }

/** Placed on the sheets in order; `intro` is a paragraph under the heading. */
export type CertificateSection = { heading: string; intro?: string } & (
  | { kind: 'facts'; facts: CertificateFact[] }
  | { kind: 'cards'; cards: CertificateCard[] }
  /** Columns share the width in the given proportions. Their labels are repeated on each sheet of the table. */
  | { kind: 'table'; columns: { label: string; share: number }[]; rows: CertificateRow[] }
  /** Small print; a paragraph may have a title. */
  | { kind: 'prose'; paragraphs: { title?: string; text: string }[] }
)

/**
 * The content of the signing certificate, in the reader's language. Every word on its pages comes from here. `language` is a
 * BCP 47 tag, is declared in the file and formats the page numbers. Can be sent to another thread.
 */
export type CertificateModel = {
  language: string
  /** The layout of the sheets, left to right by default. The direction of text follows its script. */
  direction?: 'ltr' | 'rtl'
  organisation: string
  title: string
  /** The contract's title, how many have signed, and a sentence on what these pages prove. */
  subject: string
  progress: { text: string; isComplete: boolean }
  summary: string
  /** An address as a QR code, and the caption under it. */
  code?: { text: string; caption: string }
  sections: CertificateSection[]
  /** `page`: the text about the page number, with `{page}` and `{pages}` for the numbers. */
  footer: { text: string; page: string }
}

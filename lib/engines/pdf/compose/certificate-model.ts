/**
 * One fact: what it is, and its value. A code (a hash, an id) may be broken anywhere and is set smaller, and so is a note, which
 * stands below the value. Two halves that follow each other share a line where
 * neither needs a second.
 */
export type CertificateFact = {
  label: string
  value: string
  code?: boolean
  half?: boolean
  note?: string
}

/** A person: the drawn signature with what is written under it, and facts in groups. A card is kept together on a sheet. */
export type CertificateCard = {
  name: string
  /** How it stands with this person, in words. */
  status: string
  signature?: { png: Uint8Array; caption: string }
  facts: CertificateFact[][]
}

/** A row of a table, or what heads those that follow. */
export type CertificateRow = string[] | { heading: string }

/** One after the other on the sheets; `intro` is a paragraph under the heading. */
export type CertificateSection = { heading: string; intro?: string } & (
  | { kind: 'facts'; facts: CertificateFact[] }
  | { kind: 'cards'; cards: CertificateCard[] }
  /** Columns share the width in the given proportions. Their labels are repeated on each sheet that the table reaches. */
  | { kind: 'table'; columns: { label: string; share: number }[]; rows: CertificateRow[] }
  /** Small print; a paragraph may have a title. */
  | { kind: 'prose'; paragraphs: { title?: string; text: string }[] }
)

/**
 * What the signing certificate says, already in the reader's language: every word on its pages comes from here.
 * `language` is a BCP 47 tag; it is declared in the file.
 */
export type CertificateModel = {
  language: string
  /** How the sheets are laid out: from left to right unless it says otherwise. Text turns by itself where its script does. */
  direction?: 'ltr' | 'rtl'
  organisation: string
  title: string
  /** The contract's title, how it stands in a few words, and a sentence that says what these pages prove. */
  subject: string
  standing: { text: string; isComplete: boolean }
  summary: string
  /** An address as a QR code, and what is written under it. */
  code?: { text: string; caption: string }
  sections: CertificateSection[]
  footer: { text: string; page: (page: number, pages: number) => string }
}

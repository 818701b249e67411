/** One line of facts: what it is, and its value. A code (a hash, an id) may be broken anywhere and is set smaller. */
export type CertificateFact = { label: string; value: string; code?: boolean }

/** A table whose columns share the width in the given proportions. Its heading is repeated on each page that it reaches. */
export type CertificateTable = { heading: string; columns: { label: string; share: number }[]; rows: string[][] }

export type CertificateSigner = {
  name: string
  /** How it stands with this signer, in words and with its time. */
  status: string
  /** The drawn signature, and what is written under it. */
  signature?: { png: Uint8Array; caption: string }
  facts: CertificateFact[]
}

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
  /** The contract's title, and a sentence that says what these pages prove. */
  subject: string
  summary: string
  facts: { heading: string; items: CertificateFact[] }[]
  signers: { heading: string; items: CertificateSigner[] }
  tables: CertificateTable[]
  /** Small print at the end: how to verify, attributions. */
  notes: string[]
  footer: { text: string; page: (page: number, pages: number) => string }
}

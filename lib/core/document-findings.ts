/** A digital signature that a document had before it was uploaded. */
export type ExistingSignature = {
  /** `timestamp`: of an authority, over the document itself. */
  kind: 'signature' | 'timestamp'
  /** The signer's common name in the certificate; null if there is no certificate. */
  name: string | null
  /** ISO 8601. Of a signature, the time that the signer claims. */
  claimedAt: string | null
  /** True if it is a signature of the covered bytes by the key of the certificate. Does not depend on who issued that. */
  verifies: boolean
  /** SHA-256 of the certificate, in hexadecimal. */
  fingerprint: string | null
}

/**
 * What a page may not show alike everywhere. `page` counts from 1. `fonts`: fonts that are not in the file, by name.
 * `hidden_text`: text that is read but not drawn, with its beginning. `text_layer`: the same over a full-page image, as
 * scanners add it. `attachments`: the names of files that were left out, of the whole document.
 */
export type DocumentWarning =
  | { kind: 'fonts'; page: number; fonts: string[] }
  | { kind: 'hidden_text'; page: number; excerpt: string }
  | { kind: 'text_layer'; page: number }
  | { kind: 'attachments'; names: string[] }

/** Removed from every file that needs it: the sender knows, because they entered the password. */
const expected = new Set(['encryption'])

/** True if the sender must confirm that they know what was changed, or what some readers will not see, before they send. */
export function mustBeAcknowledged(document: {
  removed: readonly string[]
  warnings: readonly DocumentWarning[]
}): boolean {
  return (
    document.removed.some((what) => !expected.has(what)) || document.warnings.some(({ kind }) => kind !== 'text_layer')
  )
}

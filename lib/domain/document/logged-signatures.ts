import type { ExistingSignature } from '#lib/core/document-findings.ts'

/** The signatures that a document had before it was uploaded, as data of an event; nothing if there are none. */
export function loggedSignatures(signatures: readonly ExistingSignature[] | null) {
  if (!signatures || signatures.length === 0) return {}
  return {
    signatures: signatures.map(({ kind, verifies, claimedAt, fingerprint }) => ({
      kind,
      verifies,
      claimed_at: claimedAt,
      certificate_sha256: fingerprint,
    })),
  }
}

import type { ContractId } from '#lib/core/ids.ts'
import type { Kit } from '../kit.ts'

/** Tables of lib/sealing. */
export function sealingTables(k: Kit) {
  const signedDocument = k.table(
    'signed_document',
    {
      contractId: k.id().$type<ContractId>().notNull(),
      /** SHA-256 of everything that the file is made from: the same inputs are the same version. */
      inputsSha256: k.text().notNull(),
      version: k.int().notNull(),
      sha256: k.text().notNull(),
      size: k.int().notNull(),
      /** The stamped file before the seal: its length in bytes and its SHA-256 (trust.md SEAL-01). */
      preSealSize: k.int().notNull(),
      preSealSha256: k.text().notNull(),
      certificateSha256: k.text().notNull(),
      signatures: k.int().notNull(),
      /** True for the one that holds every signer's signature. */
      complete: k.bool().notNull(),
      createdAt: k.time().notNull(),
    },
    (t) => [
      k.key({ columns: [t.contractId, t.inputsSha256] }),
      k.unique('signed_document_version').on(t.contractId, t.version),
      k.index('signed_document_sha256').on(t.sha256),
    ],
  )
  return { signedDocument }
}

import type { ContractId } from '#lib/core/ids.ts'
import type { Kit } from '../kit.ts'

/** Tables of lib/domain/sealing. */
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
      /** The prepared document with the stamps and nothing else: the first bytes of the file before the seal. */
      stampedSize: k.int().notNull().default(0),
      stampedSha256: k.text().notNull().default(''),
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
      k.index('signed_document_pre_seal').on(t.preSealSha256),
      k.index('signed_document_stamped').on(t.stampedSha256),
      k.index('signed_document_certificate').on(t.certificateSha256),
    ],
  )
  /** An RFC 3161 timestamp of a signed document: within its seal (PAdES B-T), or appended as a document timestamp. */
  const documentTimestamp = k.table(
    'document_timestamp',
    {
      contractId: k.id().$type<ContractId>().notNull(),
      /** The version of the signed document that it is for. */
      version: k.int().notNull(),
      kind: k.text().$type<'signature' | 'document'>().notNull(),
      /** The file that carries it: the signed document itself, or that and the document timestamp after it. */
      sha256: k.text().notNull(),
      size: k.int().notNull(),
      /** The time in the token, and the authority's name. */
      time: k.time().notNull(),
      authority: k.text().notNull(),
      createdAt: k.time().notNull(),
    },
    (t) => [k.key({ columns: [t.contractId, t.version] }), k.index('document_timestamp_sha256').on(t.sha256)],
  )
  return { signedDocument, documentTimestamp }
}

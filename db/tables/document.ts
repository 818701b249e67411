import type { DocumentWarning, ExistingSignature } from '#lib/core/document-findings.ts'
import type { PageSize } from '#lib/core/geometry.ts'
import type { ContractId, DocumentId, OrganisationId } from '#lib/core/ids.ts'
import type { SourceType } from '#lib/core/vocabulary/contract.ts'
import type { Kit } from '../kit.ts'

function documentTable(k: Kit) {
  return k.table(
    'document',
    {
      id: k.id().$type<DocumentId>().primaryKey(),
      organisationId: k.id().$type<OrganisationId>().notNull(),
      name: k.text().notNull(),
      originalSha256: k.text().notNull(),
      originalSize: k.int().notNull(),
      preparedSha256: k.text().notNull(),
      /** In bytes; null for documents of earlier versions. */
      preparedSize: k.int(),
      pages: k.json().$type<PageSize[]>().notNull(),
      /** Machine-readable names of the content removed from the prepared copy. */
      removedContent: k.json().$type<string[]>().notNull(),
      /** The digital signatures that were kept; null for documents of earlier versions, and so are the warnings. */
      existingSignatures: k.json().$type<ExistingSignature[]>(),
      warnings: k.json().$type<DocumentWarning[]>(),
      createdAt: k.time().notNull(),
    },
    (t) => [
      k.index('document_organisation').on(t.organisationId),
      k.index('document_original').on(t.originalSha256),
      k.index('document_prepared').on(t.preparedSha256),
      // The index has all columns that the sum of sizes needs, and so have the other indexes of this name.
      k.index('document_sizes').on(t.originalSize, t.preparedSize),
    ],
  )
}
export type DocumentTable = ReturnType<typeof documentTable>

/** The files that a document was joined from, in order; each is stored as uploaded. */
function documentSourceTable(k: Kit, document: DocumentTable) {
  return k.table(
    'document_source',
    {
      documentId: k
        .id()
        .$type<DocumentId>()
        .notNull()
        .references(() => document.id),
      /** From 0. */
      position: k.int().notNull(),
      name: k.text().notNull(),
      type: k.text().$type<SourceType>().notNull(),
      sha256: k.text().notNull(),
      size: k.int().notNull(),
      pages: k.int().notNull(),
    },
    (t) => [
      k.key({ columns: [t.documentId, t.position] }),
      k.index('document_source_sha256').on(t.sha256),
      k.index('document_source_sizes').on(t.documentId, t.size),
    ],
  )
}

/** Tables of lib/domain/document. */
export function documentTables(k: Kit) {
  const document = documentTable(k)
  return { document, documentSource: documentSourceTable(k, document), ...sealedTables(k) }
}

/** Sealed versions of a contract's document. They belong to the contract, because contracts may share a document. */
function sealedTables(k: Kit) {
  const sealedVersion = k.table(
    'sealed_version',
    {
      contractId: k.id().$type<ContractId>().notNull(),
      /** SHA-256 of all inputs of the file: equal inputs give the same version. */
      inputsSha256: k.text().notNull(),
      version: k.int().notNull(),
      sha256: k.text().notNull(),
      size: k.int().notNull(),
      /** The stamped file before sealing: its length in bytes and its SHA-256 (SEAL-01). */
      preSealSize: k.int().notNull(),
      preSealSha256: k.text().notNull(),
      /** The prepared document with only the stamps: the first bytes of the file before sealing. */
      stampedSize: k.int().notNull(),
      stampedSha256: k.text().notNull(),
      certificateSha256: k.text().notNull(),
      signatures: k.int().notNull(),
      /** True for the version that contains every signer's signature. */
      complete: k.bool().notNull(),
      createdAt: k.time().notNull(),
    },
    (t) => [
      k.key({ columns: [t.contractId, t.inputsSha256] }),
      k.unique('sealed_version_version').on(t.contractId, t.version),
      k.index('sealed_version_sha256').on(t.sha256),
      k.index('sealed_version_pre_seal').on(t.preSealSha256),
      k.index('sealed_version_stamped').on(t.stampedSha256),
      k.index('sealed_version_certificate').on(t.certificateSha256),
      k.index('sealed_version_sizes').on(t.contractId, t.size),
    ],
  )
  /** An RFC 3161 timestamp of a signed document: inside its seal (PAdES B-T), or added later as a document timestamp. */
  const documentTimestamp = k.table(
    'document_timestamp',
    {
      contractId: k.id().$type<ContractId>().notNull(),
      /** The version of the signed document that was timestamped. */
      version: k.int().notNull(),
      kind: k.text().$type<'signature' | 'document'>().notNull(),
      /** The file with the timestamp: the signed document, or that document followed by the document timestamp. */
      sha256: k.text().notNull(),
      size: k.int().notNull(),
      /** From the authority's token: its time and the authority's name. */
      time: k.time().notNull(),
      authority: k.text().notNull(),
      createdAt: k.time().notNull(),
    },
    (t) => [k.key({ columns: [t.contractId, t.version] }), k.index('document_timestamp_sha256').on(t.sha256)],
  )
  return { sealedVersion, documentTimestamp }
}

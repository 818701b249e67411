import { and, eq, or } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { SealedVersion } from './sealed-version.store.ts'

/** The kinds of files made from a contract. Each names its signers and belongs to one contract. */
export type ContractFileKind = 'signed' | 'timestamped' | 'before_seal' | 'stamped' | 'certificate'

export type ContractFile = { file: ContractFileKind; document: SealedVersion }

/** The files made by this installation with this SHA-256 (hexadecimal). */
export async function filesOf(q: Q, sha256: string): Promise<ContractFile[]> {
  const { sealedVersion: d, documentTimestamp: t } = q.t
  const documents = await q
    .select()
    .from(d)
    .where(
      or(
        eq(d.sha256, sha256),
        eq(d.preSealSha256, sha256),
        eq(d.stampedSha256, sha256),
        eq(d.certificateSha256, sha256),
      ),
    )
  const timed = await q
    .select({ d })
    .from(t)
    .innerJoin(d, and(eq(d.contractId, t.contractId), eq(d.version, t.version)))
    .where(and(eq(t.sha256, sha256), eq(t.kind, 'document')))
  return [
    ...documents.map((document) => ({ file: fileOf(document, sha256), document })),
    ...timed.map((row) => ({ file: 'timestamped' as const, document: row.d })),
  ]
}

function fileOf(document: SealedVersion, sha256: string): ContractFileKind {
  if (document.sha256 === sha256) return 'signed'
  if (document.preSealSha256 === sha256) return 'before_seal'
  return document.stampedSha256 === sha256 ? 'stamped' : 'certificate'
}

import { findOrganisation } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { DocumentPart } from '#lib/domain/document/index.ts'
import { findSentDocument } from './unsigned-document.store.ts'

/** A document of a contract before any signature: which part of it a file is, and the name of the sender's organisation. */
export type UnsignedDocument = { document: DocumentPart; organisation: string }

/** The document of a sent contract that has a file with this SHA-256 (hexadecimal), for a visitor who has the file. */
export async function findUnsignedDocument(ctx: Ctx, sha256: string): Promise<UnsignedDocument | null> {
  const found = await findSentDocument(ctx.store.q, sha256)
  const organisation = found && (await findOrganisation(ctx.store.q, found.organisationId))
  return found && { document: found.document, organisation: organisation?.name ?? '' }
}

import { randomUUID } from 'node:crypto'
import type { Q } from '#db/client.ts'
import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { truncated } from '#lib/core/truncated.ts'
import { typedLine } from '#lib/core/typed-text.ts'
import { type Authorized, byActor, type Member, requireContract } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  insertDocument,
  loggedSignatures,
  requireDocument,
  type StoredDocument,
  storeDocument,
  type Upload,
} from '#lib/domain/document/index.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'
import { changeContract } from './change-contract.ts'
import {
  type ContractRow,
  deleteUnusedDocument,
  findContract,
  insertContract,
  recipientsOf,
  replaceFields,
  replaceRecipients,
  tryDeleteDraftRows,
  updateDraft,
} from './contract.store.ts'
import { phoneNumber } from './phone.ts'
import { requireSpace } from './quota.ts'
import type { DetailsInput, FieldInput, RecipientInput } from './schema.ts'
import { bytesOfDocument } from './stored-by.store.ts'

export type Draft = Authorized<ContractRow, 'edit'>
export type SendableDraft = Authorized<ContractRow, 'send'>

/** File names joined into one line; only the first of many. */
function listed(names: readonly string[]): string {
  const line = names.join(', ')
  return line.length <= 300 ? line : `${truncated(line, 300)} …`
}

function uploaded(ctx: Ctx, member: Member, id: ContractId, stored: StoredDocument): AuditEvent {
  const { original, prepared, preparedSha256, sources } = stored
  const names = sources.map(({ name }) => name)
  const { signatures } = prepared
  return byActor(ctx, member, 'document.uploaded', {
    contractId: id,
    documentSha256: original.sha256,
    data: {
      size: original.size,
      pages: prepared.pages.length,
      prepared_sha256: preparedSha256,
      removed: prepared.removed,
      sources: sources.map(({ sha256, size, type, pages }) => ({ sha256, size, type, pages })),
      ...loggedSignatures(signatures),
    },
    personal: {
      file: listed(names),
      files: names,
      ...(signatures.length > 0 ? { signed_by: signatures.map(({ name }) => name ?? '') } : {}),
    },
  })
}

/** The title derived from a file name: without its extension, with spaces for underscores. */
function titleFrom(fileName: string): string {
  const words = typedLine(fileName.replaceAll('_', ' '))
    .replace(/(?:\.(?:pdf|png|jpe?g))+$/i, '')
    .trim()
  return truncated(words || fileName, 200)
}

/**
 * Creates a draft from an upload. Throws the refusals of lib/engines/pdf and of requireSpace, and Refusal for uploads that
 * are empty, too large, incomplete or of too many files.
 */
export async function createContract(ctx: Ctx, member: Member, upload: Upload): Promise<ContractId> {
  const stored = await storeDocument(ctx, upload, member.userId, (bytes) => requireSpace(ctx, member, bytes))
  return ctx.store.tx(async (q) => {
    const { organisationId, userId: createdBy, locale, timeZone } = member
    const documentId = await insertDocument(q, organisationId, stored, ctx.now())
    const title = titleFrom(stored.name)
    const id = await insertContract(q, { organisationId, createdBy, locale, timeZone, title, documentId }, ctx.now())
    await appendEvents(q, [
      byActor(ctx, member, 'contract.created', { contractId: id }),
      uploaded(ctx, member, id, stored),
    ])
    return id
  })
}

/**
 * Changes a draft in one transaction, as `changeContract` does, also while the database is rolled back. Throws
 * Refusal('not_a_draft') for a contract that was sent.
 */
async function changeDraft<T>(
  ctx: Ctx,
  draft: Draft,
  work: (q: Q, contract: ContractRow, now: Date) => Promise<T>,
): Promise<T> {
  const change = async (q: Q, contract: ContractRow, now: Date) => {
    if (contract.status !== 'draft') throw new Refusal('not_a_draft')
    return work(q, contract, now)
  }
  return changeContract(ctx, draft.id, change, { evenIfRolledBack: true })
}

/** Replaces a draft's document. Its fields are deleted, because they were placed on pages that no longer exist. */
export async function replaceDocument(ctx: Ctx, member: Member, draft: Draft, upload: Upload): Promise<void> {
  const freed = await bytesOfDocument(ctx.store.q, draft.documentId)
  const admit = (bytes: number) => requireSpace(ctx, member, bytes, freed)
  const stored = await storeDocument(ctx, upload, member.userId, admit)
  await changeDraft(ctx, draft, async (q, before, now) => {
    const documentId = await insertDocument(q, draft.organisationId, stored, now)
    await updateDraft(q, draft.id, { documentId })
    await replaceFields(q, draft.id, [])
    await deleteUnusedDocument(q, before.documentId)
    await appendEvents(q, [uploaded(ctx, member, draft.id, stored)])
  })
}

/** The draft, authorized for editing. Throws Refusal('not_found') or Refusal('not_a_draft'). */
export async function openDraft(ctx: Ctx, member: Member, id: ContractId): Promise<Draft> {
  return requireDraft(ctx, member, await findContract(ctx.store.q, id))
}

/** The same for a contract that was already read. */
export async function requireDraft(ctx: Ctx, member: Member, contract: ContractRow | null): Promise<Draft> {
  return draftFor(ctx, member, contract, 'edit')
}

/** The draft, authorized for sending. Throws as `openDraft` does. */
export async function openDraftToSend(ctx: Ctx, member: Member, id: ContractId): Promise<SendableDraft> {
  return draftFor(ctx, member, await findContract(ctx.store.q, id), 'send')
}

async function draftFor<A extends 'edit' | 'send'>(
  ctx: Ctx,
  member: Member,
  contract: ContractRow | null,
  action: A,
): Promise<Authorized<ContractRow, A>> {
  const draft = await requireContract(ctx, member, contract, action)
  if (draft.status !== 'draft') throw new Refusal('not_a_draft')
  return draft
}

/** Saves a draft's title, message and rules. */
export async function saveDetails(ctx: Ctx, draft: Draft, input: DetailsInput): Promise<void> {
  await changeDraft(ctx, draft, (q) => updateDraft(q, draft.id, input))
}

/**
 * Saves a draft's recipients as this list, in this order, and returns their ids. Fields of removed recipients are
 * deleted.
 */
export async function saveRecipients(ctx: Ctx, draft: Draft, input: readonly RecipientInput[]): Promise<RecipientId[]> {
  const wanted = input.map(({ id, phone, meaning = 'signature', ...person }) => ({
    ...person,
    meaning: person.role === 'signer' ? meaning : 'signature',
    id: id ?? null,
    phone: phoneNumber(phone, ctx.settings, draft.timeZone),
    locale: draft.locale,
  }))
  return changeDraft(ctx, draft, async (q, _, now) => {
    await replaceRecipients(q, draft.id, wanted, now)
    return (await recipientsOf(q, draft.id)).map((row) => row.id)
  })
}

/** Saves a draft's fields as this list. Throws Refusal('field_off_page') or Refusal('field_without_signer'). */
export async function saveFields(ctx: Ctx, draft: Draft, fields: readonly FieldInput[]): Promise<void> {
  await changeDraft(ctx, draft, async (q, { documentId }) => {
    // Of the locked row: the draft that was opened may have had a longer document.
    const pages = (await requireDocument(q, documentId)).pages.length
    const signers = new Set<string>(
      (await recipientsOf(q, draft.id)).filter((row) => row.role === 'signer').map((row) => row.id),
    )
    if (fields.some((field) => field.page > pages)) throw new Refusal('field_off_page')
    if (fields.some((field) => !signers.has(field.recipientId))) throw new Refusal('field_without_signer')
    // Ids come from the browser and could name fields of another contract, so each save assigns new ones.
    await replaceFields(
      q,
      draft.id,
      fields.map((field) => ({ ...field, id: randomUUID() })),
    )
  })
}

/** Deletes a draft. Its events stay in the log. */
export async function deleteDraft(ctx: Ctx, member: Member, draft: Draft): Promise<void> {
  const remove = async (q: Q, before: ContractRow) => {
    if (!(await tryDeleteDraftRows(q, draft.id))) throw new Refusal('not_a_draft')
    await deleteUnusedDocument(q, before.documentId)
    await appendEvents(q, [byActor(ctx, member, 'contract.deleted', { contractId: draft.id })])
  }
  await changeContract(ctx, draft.id, remove, { evenIfRolledBack: true })
}

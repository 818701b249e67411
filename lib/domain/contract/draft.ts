import { randomUUID } from 'node:crypto'
import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { type Authorized, type Member, requireContract } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  insertDocument,
  requireDocument,
  type StoredDocument,
  storeDocument,
  type Upload,
} from '#lib/domain/document/index.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'
import { bySender } from './by-sender.ts'
import {
  type ContractRow,
  deleteDraftRows,
  deleteUnusedDocument,
  findContract,
  insertContract,
  recipientsOf,
  replaceFields,
  replaceRecipients,
  touchContract,
  tryChangeDraft,
} from './contract.store.ts'
import { phoneNumber } from './phone.ts'
import type { DetailsInput, FieldInput, RecipientInput } from './schema.ts'

export type Draft = Authorized<ContractRow, 'edit'>

/** The names as they are told in one line, of very many files only the first. */
function listed(names: readonly string[]): string {
  const line = names.join(', ')
  return line.length <= 300 ? line : `${line.slice(0, 300).replace(/[\uD800-\uDBFF]$/, '')} …`
}

function uploaded(ctx: Ctx, member: Member, id: ContractId, stored: StoredDocument): AuditEvent {
  const { original, prepared, preparedSha256, sources } = stored
  const names = sources.map(({ name }) => name)
  return bySender(ctx, member, id, 'document.uploaded', {
    documentSha256: original.sha256,
    data: {
      size: original.size,
      pages: prepared.pages.length,
      prepared_sha256: preparedSha256,
      removed: prepared.removed,
      sources: sources.map(({ sha256, size, type, pages }) => ({ sha256, size, type, pages })),
    },
    personal: { file: listed(names), files: names },
  })
}

/** The title that a file suggests: its name without the ending, with spaces for underscores. */
function titleFrom(fileName: string): string {
  return (
    fileName
      .replace(/\.(?:pdf|png|jpe?g)$/i, '')
      .replaceAll(/[_\s]+/g, ' ')
      .trim()
      .slice(0, 200) || fileName.slice(0, 200)
  )
}

/** A new draft made of what was uploaded. Refuses as lib/engines/pdf does, and what is empty, too large, too many or incomplete. */
export async function createContract(ctx: Ctx, member: Member, upload: Upload): Promise<ContractId> {
  const stored = await storeDocument(ctx, upload)
  return ctx.store.tx(async (q) => {
    const { organisationId, userId: createdBy, locale, timeZone } = member
    const documentId = await insertDocument(q, organisationId, stored, ctx.now())
    const title = titleFrom(stored.name)
    const id = await insertContract(q, { organisationId, createdBy, locale, timeZone, title, documentId }, ctx.now())
    await appendEvents(q, [bySender(ctx, member, id, 'contract.created'), uploaded(ctx, member, id, stored)])
    return id
  })
}

/** Puts another document in place of a draft's; its fields go, for they were placed on pages that are no more. */
export async function replaceDocument(ctx: Ctx, member: Member, draft: Draft, upload: Upload): Promise<void> {
  const stored = await storeDocument(ctx, upload)
  await ctx.store.tx(async (q) => {
    const documentId = await insertDocument(q, draft.organisationId, stored, ctx.now())
    const before = await touchContract(q, draft.id, ctx.now())
    if (!before || !(await tryChangeDraft(q, draft.id, { documentId }, ctx.now()))) throw new Refusal('not_a_draft')
    await replaceFields(q, draft.id, [])
    await deleteUnusedDocument(q, before.documentId)
    await appendEvents(q, [uploaded(ctx, member, draft.id, stored)])
  })
}

/** The contract for one of its own people to edit. Throws Refusal('not_found') or Refusal('not_a_draft'). */
export async function openDraft(ctx: Ctx, member: Member, id: ContractId): Promise<Draft> {
  return requireDraft(ctx, member, await findContract(ctx.store.q, id))
}

/** The same for a contract that was read already. */
export async function requireDraft(ctx: Ctx, member: Member, contract: ContractRow | null): Promise<Draft> {
  const draft = await requireContract(ctx, member, contract, 'edit')
  if (draft.status !== 'draft') throw new Refusal('not_a_draft')
  return draft
}

/** Saves a draft's title, message and rules. */
export async function saveDetails(ctx: Ctx, draft: Draft, input: DetailsInput): Promise<void> {
  await ctx.store.tx(async (q) => {
    if (!(await tryChangeDraft(q, draft.id, input, ctx.now()))) throw new Refusal('not_a_draft')
  })
}

/** Saves a draft's recipients as this list, in this order, and gives back the ids. Removed people take their fields along. */
export async function saveRecipients(ctx: Ctx, draft: Draft, input: readonly RecipientInput[]): Promise<RecipientId[]> {
  const wanted = input.map(({ id, phone, meaning = 'signature', ...person }) => ({
    ...person,
    meaning: person.role === 'signer' ? meaning : 'signature',
    id: id ?? null,
    phone: phoneNumber(phone, ctx.settings),
    locale: draft.locale,
  }))
  return ctx.store.tx(async (q) => {
    if (!(await tryChangeDraft(q, draft.id, {}, ctx.now()))) throw new Refusal('not_a_draft')
    await replaceRecipients(q, draft.id, wanted, ctx.now())
    return (await recipientsOf(q, draft.id)).map((row) => row.id)
  })
}

/** Saves a draft's fields as this list. Throws Refusal('field_off_page') or Refusal('field_without_signer'). */
export async function saveFields(ctx: Ctx, draft: Draft, fields: readonly FieldInput[]): Promise<void> {
  await ctx.store.tx(async (q) => {
    if (!(await tryChangeDraft(q, draft.id, {}, ctx.now()))) throw new Refusal('not_a_draft')
    // As it is now: the draft that was opened may have had a longer document.
    const contract = await findContract(q, draft.id)
    const pages = contract ? (await requireDocument(q, contract.documentId)).pages.length : 0
    const signers = new Set<string>(
      (await recipientsOf(q, draft.id)).filter((row) => row.role === 'signer').map((row) => row.id),
    )
    if (fields.some((field) => field.page > pages)) throw new Refusal('field_off_page')
    if (fields.some((field) => !signers.has(field.recipientId))) throw new Refusal('field_without_signer')
    // Ids come from the browser: they may only ever name fields of this draft, so each save gives its own.
    await replaceFields(
      q,
      draft.id,
      fields.map((field) => ({ ...field, id: randomUUID() })),
    )
  })
}

/** Deletes a draft. The log keeps that it was made and deleted. */
export async function deleteDraft(ctx: Ctx, member: Member, draft: Draft): Promise<void> {
  await ctx.store.tx(async (q) => {
    const before = await touchContract(q, draft.id, ctx.now())
    if (!before || !(await deleteDraftRows(q, draft.id))) throw new Refusal('not_a_draft')
    await deleteUnusedDocument(q, before.documentId)
    await appendEvents(q, [bySender(ctx, member, draft.id, 'contract.deleted')])
  })
}

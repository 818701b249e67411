'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { contractId, messageId, recipientId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import {
  deleteDraft,
  openContract,
  openDraft,
  openDraftToSend,
  removeRecipient,
  saveDetails,
  saveFields,
  saveRecipients,
  sendContract,
  voidContract,
} from '#lib/domain/contract/index.ts'
import {
  detailsSchema,
  fieldsSchema,
  recipientsSchema,
  reviewedSchema,
  voidSchema,
} from '#lib/domain/contract/schema.ts'
import { sendMessageAgain } from '#lib/domain/notify/index.ts'
import { erasePerson } from '#lib/domain/privacy/index.ts'
import { resendLink } from '#lib/domain/signing/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineAction, defineFormAction, refreshPage } from '#lib/server/http/define-action.ts'

export const saveDetailsAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({ contractId, details: detailsSchema }),
  run: async (ctx, member, { contractId, details }) =>
    saveDetails(ctx, await openDraft(ctx, member, contractId), details),
})

export const saveRecipientsAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({ contractId, recipients: recipientsSchema }),
  run: async (ctx, member, { contractId, recipients }) =>
    saveRecipients(ctx, await openDraft(ctx, member, contractId), recipients),
})

export const saveFieldsAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({ contractId, fields: fieldsSchema }),
  run: async (ctx, member, { contractId, fields }) => saveFields(ctx, await openDraft(ctx, member, contractId), fields),
})

/** Sends what the page showed. If the draft is another by now, the page is shown again. */
export const sendContractAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({ contractId, reviewed: reviewedSchema, acknowledged: z.boolean().default(false) }),
  run: async (ctx, member, { contractId, reviewed, acknowledged }) => {
    try {
      await sendContract(ctx, member, await openDraftToSend(ctx, member, contractId), reviewed, acknowledged)
    } catch (error) {
      if (error instanceof Refusal && error.code === 'draft_changed') refreshPage()
      throw error
    }
    redirect(`/contracts/${contractId}`)
  },
})

export const deleteDraftAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({ contractId }),
  run: async (ctx, member, { contractId }) => {
    await deleteDraft(ctx, member, await openDraft(ctx, member, contractId))
    redirect('/contracts?tab=drafts')
  },
})

export const voidAction = defineFormAction({
  for: 'member',
  limit: budgets.member,
  input: voidSchema.extend({ contractId }),
  run: async (ctx, member, { contractId, reason }) => {
    await voidContract(ctx, member, await openContract(ctx, member, contractId, 'void'), reason)
    refreshPage()
  },
})

export const resendAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({ contractId, recipientId }),
  run: async (ctx, member, { contractId, recipientId }) => {
    await resendLink(ctx, member, await openContract(ctx, member, contractId, 'send'), recipientId)
    refreshPage()
  },
})

export const removeRecipientAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({ contractId, recipientId }),
  run: async (ctx, member, { contractId, recipientId }) => {
    await removeRecipient(ctx, member, await openContract(ctx, member, contractId, 'edit'), recipientId)
    refreshPage()
  },
})

export const eraseAction = defineAction({
  for: 'admin',
  limit: budgets.member,
  input: z.object({ contractId, recipientId: recipientId.nullable() }),
  run: async (ctx, admin, { contractId, recipientId }) => {
    await erasePerson(ctx, admin, await openContract(ctx, admin, contractId, 'erase'), recipientId)
    refreshPage()
  },
})

export const sendMessageAgainAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({ contractId, messageId }),
  run: async (ctx, member, { contractId, messageId }) => {
    await sendMessageAgain(ctx, await openContract(ctx, member, contractId, 'send'), messageId)
    refreshPage()
  },
})

import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { type ReviewedPart, reviewedParts, type UnderSignature } from '#lib/core/vocabulary/contract.ts'
import { fieldsText } from './layout.ts'
import type { ContractView, ReviewedDraft } from './schema.ts'

type Content = Pick<
  ContractView,
  'title' | 'message' | 'codeDelivery' | 'codeBefore' | 'copyTime' | 'expiresInDays' | 'notifyViewed'
> & {
  recipients: readonly Pick<
    ContractView['recipients'][number],
    'id' | 'role' | 'name' | 'email' | 'phone' | 'meaning'
  >[]
  fields: ContractView['fields']
  document: Pick<ContractView['document'], 'name' | 'originalSha256' | 'preparedSha256'>
}

const hash = (value: Json) => sha256Hex(canonicalJson(value))

/**
 * What sending a draft would send, as one SHA-256 for each part: of the canonical JSON of
 * - `document`: `{ name, original, prepared }`, the hashes of the document;
 * - `recipients`: `[{ id, role, name, email, phone, meaning }]` in their order;
 * - `fields`: `[{ signer, type, page, rect, options }]`, sorted as `fieldsText` does, without their ids, which each save replaces;
 * - `message`: `{ title, message }`;
 * - `options`: `{ code_delivery, code_before, copy_time, expires_in_days, notify_viewed }`;
 * - `under_signature`: the organisation's choice of lines under signatures, which sending copies.
 * The page that asks whether to send and `sendContract` both call it.
 */
export function reviewedDraft(draft: Content, underSignature: UnderSignature): ReviewedDraft {
  const { document, recipients, fields, title, message } = draft
  const { name: lineName, time, meaning: lineMeaning } = underSignature
  return {
    document: hash({ name: document.name, original: document.originalSha256, prepared: document.preparedSha256 }),
    recipients: hash(
      recipients.map(({ id, role, name, email, phone, meaning }) => ({ id, role, name, email, phone, meaning })),
    ),
    fields: sha256Hex(
      fieldsText(
        fields.map(({ recipientId: signer, type, page, rect, options }) => ({ signer, type, page, rect, options })),
      ),
    ),
    message: hash({ title, message }),
    options: hash({
      code_delivery: draft.codeDelivery,
      code_before: draft.codeBefore,
      copy_time: draft.copyTime,
      expires_in_days: draft.expiresInDays,
      notify_viewed: draft.notifyViewed,
    }),
    under_signature: hash({ name: lineName, time, meaning: lineMeaning }),
  }
}

/** The parts in which two states of a draft differ. */
export function changedParts(shown: ReviewedDraft, now: ReviewedDraft): ReviewedPart[] {
  return reviewedParts.filter((part) => shown[part] !== now[part])
}

import type { Shortcoming } from './schema.ts'

/** The steps of making a draft, in their order. */
export const draftSteps = ['document', 'people', 'fields', 'review'] as const
export type DraftStep = (typeof draftSteps)[number]

const steps: Record<Shortcoming['code'], DraftStep | null> = {
  no_signer: 'people',
  recipient_without_email: 'people',
  recipient_without_phone: 'people',
  duplicate_recipient: 'people',
  name_not_printable: 'people',
  sms_not_configured: 'people',
  signer_without_signature_field: 'fields',
  sealing_unavailable: null,
}

/** The step on which a shortcoming can be fixed; null if it cannot be fixed in the draft. */
export function stepOf({ code }: Pick<Shortcoming, 'code'>): DraftStep | null {
  return steps[code]
}

/** The steps before the review that need nothing more. */
export function doneSteps(
  draft: { fields: readonly unknown[] },
  shortcomings: readonly Pick<Shortcoming, 'code'>[],
): DraftStep[] {
  const unfinished = new Set(shortcomings.map(stepOf))
  // Without signers no field is missing, but the step is not done.
  if (draft.fields.length === 0) unfinished.add('fields')
  return draftSteps.filter((step) => step !== 'review' && !unfinished.has(step))
}

import type { PartiesView } from '#lib/domain/signing/schema.ts'

/**
 * A signer who has signed is asked to agree to the removal of others. `refused`: they refused before. `pending`: the
 * answer that is being recorded. `changed`: the parties changed after they were shown.
 */
export type AgreementScreen = {
  name: 'agreement'
  refused: boolean
  pending: 'agree' | 'refuse' | null
  changed: boolean
  problem: { kind: 'refused'; message: string } | { kind: 'offline' } | null
}

export type AgreementEvent =
  | { type: 'answered'; agree: boolean }
  | { type: 'refused_removal' }
  /** `message`: null if there was no answer. */
  | { type: 'answer_refused'; message: string | null }
  | { type: 'parties_changed'; parties: PartiesView }

const types: readonly string[] = ['answered', 'refused_removal', 'answer_refused', 'parties_changed']

export function isAgreementEvent(event: { type: string }): event is AgreementEvent {
  return types.includes(event.type)
}

/** The question as it is first shown. */
export function agreementScreen(refused: boolean): AgreementScreen {
  return { name: 'agreement', refused, pending: null, changed: false, problem: null }
}

/** The next screen; null for an event that it does not expect. */
export function nextAgreement(screen: AgreementScreen, event: AgreementEvent): AgreementScreen | null {
  if (screen.pending === null)
    return event.type === 'answered' ? { ...screen, pending: event.agree ? 'agree' : 'refuse', problem: null } : null
  const idle = { ...screen, pending: null }
  switch (event.type) {
    case 'refused_removal':
      return { ...idle, refused: true, changed: false }
    case 'parties_changed':
      return { ...idle, changed: true }
    case 'answer_refused': {
      const { message } = event
      return { ...idle, problem: message === null ? { kind: 'offline' } : { kind: 'refused', message } }
    }
    default:
      return null
  }
}

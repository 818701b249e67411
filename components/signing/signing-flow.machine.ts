import type { DisclosureView, PartiesView, ResultAnswer, SignerField } from '#lib/domain/signing/schema.ts'
import {
  type AgreementEvent,
  type AgreementScreen,
  agreementScreen,
  isAgreementEvent,
  nextAgreement,
} from './agreement.machine.ts'
import { type CodeEvent, type CodeFlowScreen, nextCode, sendingCode } from './code/code-flow.machine.ts'
import { type ConsentScreen, consent } from './consent.machine.ts'
import type { Channel, EndReason, Signature, SigningView } from './signing-view.ts'

export type SendingScreen = { name: 'sending'; signature: Signature; key: string; attempt: number; lost: boolean }

type Screen =
  /** `declining`: the dialog is open. */
  | { name: 'reader'; declining: boolean }
  | AgreementScreen
  | CodeFlowScreen
  | ConsentScreen
  | { name: 'pad'; problem: string | null }
  | SendingScreen
  | { name: 'done'; result: ResultAnswer }
  | { name: 'declined' }
  | { name: 'ended'; reason: EndReason }

/** The state of the signing apart from the screen. */
export type SigningState = {
  screen: Screen
  channels: readonly Channel[]
  codeVerified: boolean
  /** What the code is for: the screen after it. */
  intent: 'sign' | 'decline'
  consented: boolean
  /** The disclosure and the parties as they were last shown. */
  disclosure: DisclosureView
  parties: PartiesView
  /** The signer's fields as they are shown. */
  fields: readonly SignerField[]
  /** For a signer who has signed and is asked to agree to a removal: whether they refused before. */
  asked: { refused: boolean } | null
  /** The signature last confirmed, which the pad shows again after a refusal. */
  draft: Signature | null
}

export type SigningEvent =
  | { type: 'begin' }
  | { type: 'decline_opened' }
  | { type: 'decline_closed' }
  | CodeEvent
  | AgreementEvent
  | { type: 'consent_given' }
  | { type: 'consented' }
  /** `message`: null if there was no answer. */
  | { type: 'consent_refused'; message: string | null }
  /** The server has no consent to the current disclosure. */
  | { type: 'consent_needed'; message: string }
  | { type: 'confirmed'; signature: Signature; key: string }
  | { type: 'submit_lost' }
  | { type: 'submit_retried' }
  | { type: 'submit_refused'; message: string }
  | { type: 'code_needed' }
  | { type: 'disclosure_changed'; disclosure: DisclosureView }
  /** Something else would be printed than was shown. */
  | { type: 'fields_changed'; fields: readonly SignerField[]; message: string }
  | { type: 'signed'; result: ResultAnswer }
  | { type: 'declined' }
  | { type: 'ended'; reason: EndReason }
  | { type: 'cancelled' }

/** The first screen for this recipient's state. */
export function startSigning(
  known: Pick<
    SigningView,
    'state' | 'channels' | 'verified' | 'signedResult' | 'disclosure' | 'parties' | 'removal' | 'fields'
  >,
): SigningState {
  const { channels, verified, signedResult, disclosure, parties, removal: asked, fields } = known
  const shown = { channels, disclosure, parties, asked, fields }
  const rest = { ...shown, codeVerified: verified, intent: 'sign' as const, consented: false, draft: null }
  if (asked) return { ...rest, screen: homeOf({ asked }) }
  if (known.state === 'signed' && signedResult) return { ...rest, screen: { name: 'done', result: signedResult } }
  if (known.state === 'declined') return { ...rest, screen: { name: 'declined' } }
  return { ...rest, screen: reader }
}

const reader: Screen = { name: 'reader', declining: false }

/** The screen to which "Back" leads. */
function homeOf({ asked }: Pick<SigningState, 'asked'>): Screen {
  return asked ? agreementScreen(asked.refused) : reader
}

/** True if signing, declining or agreeing must begin with a code. */
export function needsCode(state: Pick<SigningState, 'channels' | 'codeVerified'>): boolean {
  return !state.codeVerified && state.channels.length > 0
}

/**
 * The next state. An event that the current screen does not expect returns the same object, so that a second press, a
 * late answer or a repeated answer has no effect.
 */
export function nextSigning(state: SigningState, event: SigningEvent): SigningState {
  if (state.screen.name === 'done' || state.screen.name === 'ended') return state
  const screen = anywhere(state, event) ?? onScreen(state, event)
  if (!screen) return state
  return {
    ...state,
    screen,
    intent: event.type === 'begin' ? 'sign' : event.type === 'decline_opened' ? 'decline' : state.intent,
    codeVerified: event.type === 'code_verified' || (state.codeVerified && event.type !== 'code_needed'),
    consented: event.type === 'consented' || (state.consented && !consentReset.has(event.type)),
    disclosure: event.type === 'disclosure_changed' ? event.disclosure : state.disclosure,
    parties: event.type === 'parties_changed' || event.type === 'code_verified' ? event.parties : state.parties,
    fields: event.type === 'fields_changed' ? event.fields : state.fields,
    asked: event.type === 'refused_removal' ? { refused: true } : state.asked,
    draft: draftAfter(state, event),
  }
}

/** Events after which the given consent no longer counts. */
const consentReset: ReadonlySet<SigningEvent['type']> = new Set([
  'disclosure_changed',
  'parties_changed',
  'consent_needed',
])

/** The signature is kept until the signer leaves the pad; reading the disclosure again does not discard it. */
function draftAfter({ screen, draft }: SigningState, event: SigningEvent): Signature | null {
  if (event.type === 'confirmed') return event.signature
  return event.type === 'cancelled' && screen.name !== 'consent' ? null : draft
}

function anywhere(state: SigningState, event: SigningEvent): Screen | null {
  // A signature that the server has recorded is final, on whichever screen its answer arrives.
  if (event.type === 'signed') return { name: 'done', result: event.result }
  if (event.type === 'ended') return { name: 'ended', reason: event.reason }
  if (event.type === 'declined' && state.screen.name !== 'sending') return { name: 'declined' }
  return null
}

function onScreen(state: SigningState, event: SigningEvent): Screen | null {
  const { screen } = state
  switch (screen.name) {
    case 'reader':
      return onReader(state, screen, event)
    case 'agreement':
      if (event.type === 'begin') return needsCode(state) ? firstCodeScreen(state) : null
      if (event.type === 'code_needed') return verificationScreen(state)
      return isAgreementEvent(event) ? nextAgreement(screen, event) : null
    case 'method':
    case 'code':
    case 'locked': {
      if (event.type === 'cancelled') return homeOf(state)
      const next = nextCode(screen, event, state.channels)
      return next === 'verified' ? afterCode(state) : next
    }
    case 'consent':
      return onConsent(state, screen, event)
    case 'pad':
      if (event.type === 'confirmed') {
        return { name: 'sending', signature: event.signature, key: event.key, attempt: 1, lost: false }
      }
      return event.type === 'cancelled' ? reader : null
    case 'sending':
      return onSending(state, screen, event)
    default:
      return null
  }
}

function onReader(state: SigningState, screen: { declining: boolean }, event: SigningEvent): Screen | null {
  switch (event.type) {
    case 'begin':
      return needsCode(state) ? firstCodeScreen(state) : afterCode({ ...state, intent: 'sign' })
    case 'decline_opened':
      // Not a code at once: a signer who only looks into the menu gets no message.
      return needsCode(state) ? { name: 'method' } : afterCode({ ...state, intent: 'decline' })
    case 'decline_closed':
      return screen.declining ? reader : null
    case 'code_needed':
      return screen.declining ? verificationScreen(state) : null
    default:
      return null
  }
}

function firstCodeScreen({ channels }: SigningState): Screen {
  const [only, ...more] = channels
  return only && more.length === 0 ? sendingCode(only) : { name: 'method' }
}

function afterCode(state: SigningState): Screen {
  if (state.asked) return homeOf(state)
  if (state.intent === 'decline') return { name: 'reader', declining: true }
  return state.consented ? { name: 'pad', problem: null } : consent()
}

function onConsent(state: SigningState, screen: ConsentScreen, event: SigningEvent): Screen | null {
  if (event.type === 'cancelled') return reader
  if (!screen.pending) return event.type === 'consent_given' ? { ...screen, pending: true, problem: null } : null
  switch (event.type) {
    case 'consented':
      return { name: 'pad', problem: null }
    case 'disclosure_changed':
      return consent({ changed: 'disclosure' })
    case 'parties_changed':
      return consent({ changed: 'parties' })
    case 'consent_refused': {
      const { message } = event
      return {
        ...screen,
        pending: false,
        problem: message === null ? { kind: 'offline' } : { kind: 'refused', message },
      }
    }
    case 'code_needed':
      return verificationScreen(state)
    default:
      return null
  }
}

/** A signer who must verify again requests the code: a code is sent only on a press. */
function verificationScreen({ channels }: SigningState): Screen {
  return channels.length > 0 ? { name: 'method' } : { name: 'ended', reason: 'session_expired' }
}

function onSending(state: SigningState, screen: SendingScreen, event: SigningEvent): Screen | null {
  switch (event.type) {
    case 'submit_lost':
      return screen.lost ? null : { ...screen, lost: true }
    case 'submit_retried':
      return screen.lost ? { ...screen, lost: false, attempt: screen.attempt + 1 } : null
    case 'submit_refused':
    case 'fields_changed':
      return { name: 'pad', problem: event.message }
    case 'disclosure_changed':
      return consent({ changed: 'disclosure' })
    case 'parties_changed':
      return consent({ changed: 'parties' })
    case 'consent_needed':
      return consent({ problem: { kind: 'refused', message: event.message } })
    case 'code_needed':
      return verificationScreen(state)
    // Allowed only between two attempts: the answer to a running attempt decides.
    case 'cancelled':
      return screen.lost ? reader : null
    default:
      return null
  }
}

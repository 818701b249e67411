import type { DisclosureView, PartiesView, ResultAnswer } from '#lib/domain/signing/schema.ts'
import {
  type AgreementEvent,
  type AgreementScreen,
  agreementScreen,
  isAgreementEvent,
  nextAgreement,
} from './agreement.machine.ts'
import { type ConsentScreen, consent } from './consent.machine.ts'
import type { Channel, EndReason, Signature, SigningView } from './signing-view.ts'

/** Why the code screen shows an error. Offline there is no message from the server; the screen has one. */
export type CodeProblem = { kind: 'refused'; message: string; triesLeft: number | null } | { kind: 'offline' }

export type CodeScreen = {
  name: 'code'
  channel: Channel
  /** `not_sent`: no code was sent, and the screen shows that. */
  phase: 'sending' | 'waiting' | 'checking' | 'not_sent'
  masked: string | null
  /** Milliseconds since the epoch. */
  resendAt: number | null
  expiresAt: number | null
  problem: CodeProblem | null
  other: Channel | null
}

export type SendingScreen = { name: 'sending'; signature: Signature; key: string; attempt: number; lost: boolean }

type Screen =
  | { name: 'reader' }
  | AgreementScreen
  | { name: 'method' }
  | CodeScreen
  | { name: 'locked'; scope: 'code' | 'link'; message: string; channel: Channel; resendAt: number | null }
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
  consented: boolean
  /** The disclosure and the parties as they were last shown. */
  disclosure: DisclosureView
  parties: PartiesView
  /** For a signer who has signed and is asked to agree to a removal: whether they refused before. */
  asked: { refused: boolean } | null
  /** The signature last confirmed, which the pad shows again after a refusal. */
  draft: Signature | null
}

export type SigningEvent =
  | { type: 'begin' }
  | { type: 'choose_channel' }
  | { type: 'code_requested'; channel: Channel }
  | { type: 'code_sent'; masked: string; resendAt: number; expiresAt: number }
  | { type: 'code_not_sent'; message: string | null; other: Channel | null; resendAt: number | null; locked: boolean }
  | { type: 'code_submitted' }
  | { type: 'code_verified'; parties: PartiesView }
  | AgreementEvent
  | { type: 'code_refused'; message: string; triesLeft: number | null; locked: 'code' | 'link' | null }
  | { type: 'code_unanswered' }
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
  | { type: 'signed'; result: ResultAnswer }
  | { type: 'declined' }
  | { type: 'ended'; reason: EndReason }
  | { type: 'cancelled' }

/** The first screen for this recipient's state. */
export function startSigning(
  known: Pick<SigningView, 'state' | 'channels' | 'verified' | 'signedResult' | 'disclosure' | 'parties' | 'removal'>,
): SigningState {
  const { channels, verified, signedResult, disclosure, parties, removal: asked } = known
  const rest = { channels, codeVerified: verified, consented: false, disclosure, parties, asked, draft: null }
  if (asked) return { ...rest, screen: homeOf({ asked }) }
  if (known.state === 'signed' && signedResult) return { ...rest, screen: { name: 'done', result: signedResult } }
  if (known.state === 'declined') return { ...rest, screen: { name: 'declined' } }
  return { ...rest, screen: { name: 'reader' } }
}

/** The screen to which "Back" leads. */
function homeOf({ asked }: Pick<SigningState, 'asked'>): Screen {
  return asked ? agreementScreen(asked.refused) : { name: 'reader' }
}

/** True if "Sign contract" must be followed by a code. */
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
    codeVerified: event.type === 'code_verified' || (state.codeVerified && event.type !== 'code_needed'),
    consented: event.type === 'consented' || (state.consented && !consentReset.has(event.type)),
    disclosure: event.type === 'disclosure_changed' ? event.disclosure : state.disclosure,
    parties: event.type === 'parties_changed' || event.type === 'code_verified' ? event.parties : state.parties,
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
      return event.type === 'begin'
        ? afterBegin(state)
        : event.type === 'code_requested'
          ? sendingCode(event.channel)
          : null
    case 'agreement':
      if (event.type === 'begin') return needsCode(state) ? afterBegin(state) : null
      if (event.type === 'code_needed') return verificationScreen(state)
      return isAgreementEvent(event) ? nextAgreement(screen, event) : null
    case 'method':
      if (event.type === 'code_requested') return sendingCode(event.channel)
      return event.type === 'cancelled' ? homeOf(state) : null
    case 'code':
      return onCode(state, screen, event)
    case 'locked':
      if (event.type === 'code_requested' && screen.scope === 'code') return sendingCode(event.channel)
      return event.type === 'cancelled' ? homeOf(state) : null
    case 'consent':
      return onConsent(state, screen, event)
    case 'pad':
      if (event.type === 'confirmed') {
        return { name: 'sending', signature: event.signature, key: event.key, attempt: 1, lost: false }
      }
      return event.type === 'cancelled' ? { name: 'reader' } : null
    case 'sending':
      return onSending(state, screen, event)
    default:
      return null
  }
}

function afterBegin(state: SigningState): Screen {
  if (!needsCode(state)) return afterCode(state)
  const [only, ...more] = state.channels
  return only && more.length === 0 ? sendingCode(only) : { name: 'method' }
}

function afterCode(state: SigningState): Screen {
  if (state.asked) return homeOf(state)
  return state.consented ? { name: 'pad', problem: null } : consent()
}

function sendingCode(channel: Channel): CodeScreen {
  return {
    name: 'code',
    channel,
    phase: 'sending',
    masked: null,
    resendAt: null,
    expiresAt: null,
    problem: null,
    other: null,
  }
}

function onCode(state: SigningState, screen: CodeScreen, event: SigningEvent): Screen | null {
  if (event.type === 'cancelled') return homeOf(state)
  switch (screen.phase) {
    case 'sending':
      if (event.type === 'code_sent') {
        const { masked, resendAt, expiresAt } = event
        return { ...screen, phase: 'waiting', masked, resendAt, expiresAt }
      }
      return event.type === 'code_not_sent' ? notSent(screen, event) : null
    case 'checking':
      if (event.type === 'code_verified') return afterCode(state)
      if (event.type === 'code_unanswered') return { ...screen, phase: 'waiting', problem: { kind: 'offline' } }
      return event.type === 'code_refused' ? refused(screen, event) : null
    default:
      if (event.type === 'code_requested') return sendingCode(event.channel)
      if (event.type === 'choose_channel' && state.channels.length > 1) return { name: 'method' }
      if (event.type === 'code_submitted' && screen.phase === 'waiting')
        return { ...screen, phase: 'checking', problem: null }
      return null
  }
}

function notSent(screen: CodeScreen, event: Extract<SigningEvent, { type: 'code_not_sent' }>): Screen {
  const { message, other, resendAt, locked } = event
  if (locked) return { name: 'locked', scope: 'link', message: message ?? '', channel: screen.channel, resendAt: null }
  const problem: CodeProblem = message === null ? { kind: 'offline' } : { kind: 'refused', message, triesLeft: null }
  return { ...screen, phase: 'not_sent', problem, other, resendAt }
}

function refused(screen: CodeScreen, event: Extract<SigningEvent, { type: 'code_refused' }>): Screen {
  const { message, triesLeft, locked } = event
  if (locked) return { name: 'locked', scope: locked, message, channel: screen.channel, resendAt: screen.resendAt }
  return { ...screen, phase: 'waiting', problem: { kind: 'refused', message, triesLeft } }
}

function onConsent(state: SigningState, screen: ConsentScreen, event: SigningEvent): Screen | null {
  if (event.type === 'cancelled') return { name: 'reader' }
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
      return screen.lost ? { name: 'reader' } : null
    default:
      return null
  }
}

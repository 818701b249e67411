import type { PartiesView } from '#lib/domain/signing/schema.ts'
import type { Channel } from '../signing-view.ts'

/** What the code is for, which the first screen says. */
export type CodeUse = 'read' | 'sign' | 'decline'

/** Why the code screen shows an error. Offline there is no message from the server; the screen has one. */
export type CodeProblem = { kind: 'refused'; message: string; triesLeft: number | null } | { kind: 'offline' }

export type CodeScreen = {
  name: 'code'
  channel: Channel
  /** `not_sent`: no code was sent, and the screen shows that. */
  phase: 'sending' | 'waiting' | 'checking' | 'not_sent'
  masked: string | null
  /** When the code was sent, if not by this request; in milliseconds since the epoch, like the other times. */
  sentBefore: number | null
  resendAt: number | null
  expiresAt: number | null
  problem: CodeProblem | null
  other: Channel | null
}

export type LockedScreen = {
  name: 'locked'
  scope: 'code' | 'link'
  message: string
  channel: Channel
  resendAt: number | null
}

/** The screens of a code: the choice of its channel, its entry, and too many wrong ones. */
export type CodeFlowScreen = { name: 'method' } | CodeScreen | LockedScreen

export type CodeEvent =
  | { type: 'choose_channel' }
  | { type: 'code_requested'; channel: Channel }
  | {
      type: 'code_sent'
      channel: Channel
      masked: string
      sentBefore: number | null
      resendAt: number
      expiresAt: number
    }
  | { type: 'code_not_sent'; message: string | null; other: Channel | null; resendAt: number | null; locked: boolean }
  | { type: 'code_submitted' }
  | { type: 'code_verified'; parties: PartiesView }
  | { type: 'code_refused'; message: string; triesLeft: number | null; locked: 'code' | 'link' | null }
  | { type: 'code_unanswered' }

/** The screen while a code is sent by this channel. */
export function sendingCode(channel: Channel): CodeScreen {
  return {
    name: 'code',
    channel,
    phase: 'sending',
    masked: null,
    sentBefore: null,
    resendAt: null,
    expiresAt: null,
    problem: null,
    other: null,
  }
}

/** The next screen, or `verified` after a right code; null for an event that the screen does not expect. */
export function nextCode(
  screen: CodeFlowScreen,
  event: { type: string } | CodeEvent,
  channels: readonly Channel[],
): CodeFlowScreen | 'verified' | null {
  const known = event as CodeEvent
  if (screen.name === 'method') return known.type === 'code_requested' ? sendingCode(known.channel) : null
  if (screen.name === 'locked')
    return known.type === 'code_requested' && screen.scope === 'code' ? sendingCode(known.channel) : null
  return onCode(screen, known, channels)
}

function onCode(
  screen: CodeScreen,
  event: CodeEvent,
  channels: readonly Channel[],
): CodeFlowScreen | 'verified' | null {
  switch (screen.phase) {
    case 'sending':
      if (event.type === 'code_sent') {
        const { channel, masked, sentBefore, resendAt, expiresAt } = event
        return { ...screen, phase: 'waiting', channel, masked, sentBefore, resendAt, expiresAt }
      }
      return event.type === 'code_not_sent' ? notSent(screen, event) : null
    case 'checking':
      if (event.type === 'code_verified') return 'verified'
      if (event.type === 'code_unanswered') return { ...screen, phase: 'waiting', problem: { kind: 'offline' } }
      return event.type === 'code_refused' ? refused(screen, event) : null
    default:
      if (event.type === 'code_requested') return sendingCode(event.channel)
      if (event.type === 'choose_channel' && channels.length > 1) return { name: 'method' }
      if (event.type === 'code_submitted' && screen.phase === 'waiting')
        return { ...screen, phase: 'checking', problem: null }
      return null
  }
}

function notSent(screen: CodeScreen, event: Extract<CodeEvent, { type: 'code_not_sent' }>): CodeFlowScreen {
  const { message, other, resendAt, locked } = event
  if (locked) return { name: 'locked', scope: 'link', message: message ?? '', channel: screen.channel, resendAt: null }
  const problem: CodeProblem = message === null ? { kind: 'offline' } : { kind: 'refused', message, triesLeft: null }
  return { ...screen, phase: 'not_sent', problem, other, resendAt }
}

function refused(screen: CodeScreen, event: Extract<CodeEvent, { type: 'code_refused' }>): CodeFlowScreen {
  const { message, triesLeft, locked } = event
  if (locked) return { name: 'locked', scope: locked, message, channel: screen.channel, resendAt: screen.resendAt }
  return { ...screen, phase: 'waiting', problem: { kind: 'refused', message, triesLeft } }
}

'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { DisclosureView } from '#lib/domain/signing/schema.ts'
import {
  nextSigning,
  retryDelaySeconds,
  type SigningEvent,
  type SigningState,
  startSigning,
} from './signing-flow.machine.ts'
import type {
  Channel,
  FieldValues,
  Refused,
  Signature,
  SigningCallbacks,
  SigningView,
  SubmitSignatureResult,
} from './signing-view.ts'

/** How long one attempt to record the consent or the signature may take before it counts as lost. */
const submitTimeout = 30_000

export type SigningActions = {
  begin: () => void
  chooseChannel: () => void
  requestCode: (channel: Channel) => void
  submitCode: (code: string) => void
  consent: () => void
  confirm: (signature: Signature) => void
  retryNow: () => void
  cancel: () => void
  declined: () => void
  send: (event: SigningEvent) => boolean
}

/**
 * The signer's state with the calls that belong to its steps. `send` is synchronous: an event that the machine refuses
 * starts no call, so nothing can be asked for twice.
 */
export function useSigningFlow(
  view: SigningView,
  values: FieldValues,
  callbacks: SigningCallbacks,
): { state: SigningState; actions: SigningActions } {
  const [state, setState] = useState(() => startSigning(view))
  const latest = useRef(state)
  const send = useCallback((event: SigningEvent): boolean => {
    const next = nextSigning(latest.current, event)
    if (next === latest.current) return false
    latest.current = next
    setState(next)
    return true
  }, [])
  const calls = useRef(callbacks)
  useEffect(() => {
    calls.current = callbacks
  })
  useSubmission(state, values, send, calls)

  const requestCode = (channel: Channel) => {
    if (send({ type: 'code_requested', channel })) void askForCode(calls.current, channel, send)
  }
  const begin = () => {
    if (!send({ type: 'begin' })) return
    const { screen } = latest.current
    if (screen.name === 'code') void askForCode(calls.current, screen.channel, send)
  }
  const actions: SigningActions = {
    begin,
    requestCode,
    chooseChannel: () => void send({ type: 'choose_channel' }),
    submitCode: (code) => {
      if (send({ type: 'code_submitted' })) void checkCode(calls.current, code, send)
    },
    consent: () => {
      if (send({ type: 'consent_given' })) void giveConsent(calls.current, latest.current.disclosure, send)
    },
    confirm: (signature) => void send({ type: 'confirmed', signature, key: newIdempotencyKey() }),
    retryNow: () => void send({ type: 'submit_retried' }),
    cancel: () => void send({ type: 'cancelled' }),
    declined: () => void send({ type: 'declined' }),
    send,
  }
  return { state, actions }
}

type Send = (event: SigningEvent) => boolean

async function askForCode(calls: SigningCallbacks, channel: Channel, send: Send): Promise<void> {
  try {
    const answer = await calls.requestCode(channel)
    const now = Date.now()
    if (answer.sent) {
      const { masked, resendAfterSeconds, expiresInSeconds } = answer
      send({
        type: 'code_sent',
        masked,
        resendAt: now + resendAfterSeconds * 1000,
        expiresAt: now + expiresInSeconds * 1000,
      })
      return
    }
    if (answer.ended) send({ type: 'ended', reason: answer.ended })
    else {
      const resendAt = answer.retryAfterSeconds === undefined ? null : now + answer.retryAfterSeconds * 1000
      const { message, other = null, locked = false } = answer
      send({ type: 'code_not_sent', message, other, resendAt, locked })
    }
  } catch {
    send({ type: 'code_not_sent', message: null, other: null, resendAt: null, locked: false })
  }
}

async function checkCode(calls: SigningCallbacks, code: string, send: Send): Promise<void> {
  try {
    const answer = await calls.submitCode(code)
    if (answer.verified) send({ type: 'code_verified' })
    else if (answer.ended) send({ type: 'ended', reason: answer.ended })
    else
      send({
        type: 'code_refused',
        message: answer.message,
        triesLeft: answer.triesLeft ?? null,
        locked: answer.locked ?? null,
      })
  } catch {
    send({ type: 'code_unanswered' })
  }
}

async function giveConsent(calls: SigningCallbacks, disclosure: DisclosureView, send: Send): Promise<void> {
  try {
    const answer = await withTimeout(calls.giveConsent(disclosure), submitTimeout)
    if (answer.consented) send({ type: 'consented' })
    else send(refusedEvent(answer) ?? { type: 'consent_refused', message: answer.message })
  } catch {
    send({ type: 'consent_refused', message: null })
  }
}

/** The event of a refusal that leads to another screen; null for one that the present screen tells. */
function refusedEvent({ ended, codeNeeded, disclosure }: Refused): SigningEvent | null {
  if (ended) return { type: 'ended', reason: ended }
  if (codeNeeded) return { type: 'code_needed' }
  return disclosure ? { type: 'disclosure_changed', disclosure } : null
}

/** Sends the signature once for each attempt of the sending screen, and starts the next attempt when one was lost. */
function useSubmission(
  state: SigningState,
  values: FieldValues,
  send: Send,
  calls: { readonly current: SigningCallbacks },
): void {
  const { screen, disclosure } = state
  const sending = screen.name === 'sending' ? screen : null
  const attempted = useRef('')
  useEffect(() => {
    if (!sending || sending.lost) return
    const attempt = `${sending.key} ${sending.attempt}`
    if (attempted.current === attempt) return
    attempted.current = attempt
    const { source, pngDataUrl } = sending.signature
    const submission = { source, pngDataUrl, consent: true, disclosure, values, idempotencyKey: sending.key } as const
    void settle(calls.current.submitSignature(submission), send)
  }, [sending, disclosure, values, send, calls])
  useEffect(() => {
    if (!sending?.lost) return
    const retry = () => void send({ type: 'submit_retried' })
    const timer = setTimeout(retry, retryDelaySeconds(sending.attempt) * 1000)
    window.addEventListener('online', retry)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('online', retry)
    }
  }, [sending, send])
}

async function settle(submission: Promise<SubmitSignatureResult>, send: Send): Promise<void> {
  // An answer after the time-out still counts when it says that the contract is signed.
  submission.then((late) => late.signed && send({ type: 'signed', result: late.result })).catch(() => undefined)
  try {
    const answer = await withTimeout(submission, submitTimeout)
    if (answer.signed) send({ type: 'signed', result: answer.result })
    else {
      const { message } = answer
      const told: SigningEvent = answer.consentNeeded
        ? { type: 'consent_needed', message }
        : answer.retry
          ? { type: 'submit_lost' }
          : { type: 'submit_refused', message }
      send(refusedEvent(answer) ?? told)
    }
  } catch {
    send({ type: 'submit_lost' })
  }
}

function withTimeout<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('timeout')), milliseconds)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** 128 random bits in hex. Not crypto.randomUUID, which browsers withhold from plain http. */
function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

'use client'

import { useEffect, useMemo, useRef } from 'react'
import type { Answer } from '#components/http/call.ts'
import { retryDelaySeconds } from '#components/http/retry.ts'
import { typedLine } from '#lib/core/typed-text.ts'
import { askForCode, checkCode } from './code/code-requests.ts'
import { withEntered } from './entered-names.ts'
import { KeptSignature } from './kept-signature.ts'
import {
  afterConsent,
  afterRemovalAnswer,
  afterSubmit,
  hasDisclosureChanged,
  haveFieldsChanged,
  havePartiesChanged,
} from './signing-answers.ts'
import { nextSigning, type SigningEvent, type SigningState, startSigning } from './signing-flow.machine.ts'
import type {
  Channel,
  EnteredNames,
  FieldValues,
  Shown,
  ShownDisclosure,
  Signature,
  SignatureSubmission,
  SigningCallbacks,
  SigningView,
} from './signing-view.ts'
import { useMachine } from './use-machine.ts'

/** Milliseconds after which an attempt to record a consent or a signature counts as lost. */
const submitTimeout = 30_000

export type SigningActions = {
  begin: () => void
  openDecline: () => void
  closeDecline: () => void
  chooseChannel: () => void
  requestCode: (channel: Channel) => void
  submitCode: (code: string) => void
  consent: () => void
  /** Agrees to the removal of other signers, or refuses. */
  answer: (agree: boolean) => void
  confirm: (signature: Signature) => void
  retryNow: () => void
  cancel: () => void
  declined: () => void
  send: (event: SigningEvent) => boolean
}

/** The signer's state and the requests of its steps. */
export function useSigningFlow(
  view: SigningView,
  entry: { values: FieldValues; entered: EnteredNames },
  callbacks: SigningCallbacks,
): { state: SigningState; actions: SigningActions } {
  const kept = useMemo(() => new KeptSignature(readerOf(view)), [view])
  const { state, latest, send } = useMachine(() => ({ ...startSigning(view), draft: kept.load() }), nextSigning)
  const calls = useRef(callbacks)
  useEffect(() => {
    calls.current = callbacks
  })
  const { name, initials } = view.recipient
  useSubmission(state, { values: entry.values, entered: asPrinted(entry.entered, { name, initials }) }, send, calls)
  const isSigned = state.screen.name === 'done'
  useEffect(() => {
    if (isSigned) kept.forget()
  }, [isSigned, kept])

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
    openDecline: () => void send({ type: 'decline_opened' }),
    closeDecline: () => void send({ type: 'decline_closed' }),
    requestCode,
    chooseChannel: () => void send({ type: 'choose_channel' }),
    submitCode: (code) => {
      if (send({ type: 'code_submitted' })) void checkCode(calls.current, code, send)
    },
    consent: () => {
      if (send({ type: 'consent_given' })) void giveConsent(calls.current, shownOn(latest.current), send)
    },
    answer: (agree) => {
      if (send({ type: 'answered', agree })) void answerRemoval(calls.current, agree, latest.current, send)
    },
    confirm: (signature) => {
      kept.save(signature)
      send({ type: 'confirmed', signature, key: newIdempotencyKey() })
    },
    retryNow: () => void send({ type: 'submit_retried' }),
    cancel: () => void send({ type: 'cancelled' }),
    declined: () => void send({ type: 'declined' }),
    send,
  }
  return { state, actions }
}

/** The id of the recipient who reads this page. */
function readerOf({ parties }: SigningView): string {
  return parties.people.find(({ isReader }) => isReader)?.id ?? ''
}

/** The names as the server stores what was typed; an emptied one is as it was proposed. */
function asPrinted(entered: EnteredNames, proposed: EnteredNames): EnteredNames {
  return {
    name: typedLine(entered.name) || proposed.name,
    initials: typedLine(entered.initials) || proposed.initials,
  }
}

type Send = (event: SigningEvent) => boolean

/** What the screen shows in the fields that the server fills. */
function shownValues(fields: SigningState['fields'], entered: EnteredNames): FieldValues {
  const printed = fields.filter(({ filledBy }) => filledBy === 'server')
  return Object.fromEntries(printed.map((field) => [field.id, withEntered(field, entered).value]))
}

/** What the screen shows of the disclosure and the parties. */
function shownOn({ disclosure, parties }: SigningState): Shown {
  return { disclosure, partiesSha256: parties.sha256 }
}

async function giveConsent(calls: SigningCallbacks, shown: Shown, send: Send): Promise<void> {
  const answer = calls.giveConsent(shown)
  send(
    await withTimeout(submitTimeout, eventOf(answer, afterConsent, calls, shown.disclosure), {
      type: 'consent_refused',
      message: null,
    }),
  )
}

async function answerRemoval(calls: SigningCallbacks, agree: boolean, state: SigningState, send: Send): Promise<void> {
  const { disclosure, parties } = state
  const answer = calls.answerRemoval({ agree, locale: disclosure.locale, partiesSha256: parties.sha256 })
  send(
    await withTimeout(submitTimeout, eventOf(answer, afterRemovalAnswer, calls, disclosure), {
      type: 'answer_refused',
      message: null,
    }),
  )
}

/** The event of an answer. If the disclosure, the parties or the fields changed, loads the new ones first. */
async function eventOf<Value>(
  answering: Promise<Answer<Value>>,
  after: (answer: Answer<Value>) => SigningEvent,
  calls: SigningCallbacks,
  { locale }: ShownDisclosure,
): Promise<SigningEvent> {
  const answer = await answering
  if (havePartiesChanged(answer)) {
    const parties = await calls.loadParties()
    return parties.ok ? { type: 'parties_changed', parties: parties.value } : after(parties)
  }
  if (haveFieldsChanged(answer)) {
    const current = await calls.loadFields()
    const message = answer.ok || answer.kind !== 'refused' ? '' : answer.problem.detail
    return current.ok ? { type: 'fields_changed', fields: current.value.fields, message } : after(answer)
  }
  if (!hasDisclosureChanged(answer)) return after(answer)
  const current = await calls.loadDisclosure(locale)
  return current.ok ? { type: 'disclosure_changed', disclosure: current.value } : after(current)
}

/** Sends the signature once for each attempt of the sending screen, and starts the next attempt after a lost one. */
function useSubmission(
  state: SigningState,
  { values, entered }: { values: FieldValues; entered: EnteredNames },
  send: Send,
  calls: { readonly current: SigningCallbacks },
): void {
  const { screen, disclosure, parties, fields } = state
  const sending = screen.name === 'sending' ? screen : null
  const attempted = useRef('')
  useEffect(() => {
    if (!sending || sending.lost) return
    const attempt = `${sending.key} ${sending.attempt}`
    if (attempted.current === attempt) return
    attempted.current = attempt
    const { source, pngDataUrl } = sending.signature
    const shown = { disclosure, partiesSha256: parties.sha256 }
    const printed = { ...shownValues(fields, entered), ...values }
    void settle(
      calls.current,
      { source, pngDataUrl, ...shown, values: printed, entered, idempotencyKey: sending.key },
      send,
    )
  }, [sending, disclosure, parties, fields, values, entered, send, calls])
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

async function settle(calls: SigningCallbacks, submission: SignatureSubmission, send: Send): Promise<void> {
  const answering = calls.submitSignature(submission)
  // An answer after the timeout still counts if it reports that the contract is signed.
  void answering.then((late) => late.ok && send({ type: 'signed', result: late.value }))
  send(
    await withTimeout(submitTimeout, eventOf(answering, afterSubmit, calls, submission.disclosure), {
      type: 'submit_lost',
    }),
  )
}

/** The result of `work`, or `fallback` if that takes longer than the given milliseconds. */
function withTimeout<Value>(milliseconds: number, work: Promise<Value>, fallback: Value): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(fallback), milliseconds)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** 128 random bits in hex. Not crypto.randomUUID, which browsers withhold from plain http. */
function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

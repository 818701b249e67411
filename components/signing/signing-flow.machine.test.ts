import { describe, expect, it } from 'vitest'
import type { DisclosureView, PartiesView, ResultAnswer } from '#lib/domain/signing/schema.ts'
import { nextSigning, type SigningEvent, type SigningState, startSigning } from './signing-flow.machine.ts'
import type { Signature } from './signing-view.ts'

const result: ResultAnswer = {
  sha256: 'ab'.repeat(32),
  isLater: false,
  signedPdfUrl: '/s',
  certificateUrl: '/c',
  verifyUrl: '/v',
  evidenceUrl: null,
  signedAtText: 'today',
  signedCount: 1,
  signerCount: 2,
  askedCount: 0,
}
const disclosure: DisclosureView = { locale: 'en', version: 0, parts: [], sha256: '0'.repeat(64) }
const parties: PartiesView = { sha256: '1'.repeat(64), people: [] }
const verified = {
  ...parties,
  people: [{ id: 'a', name: 'Ana', email: 'ana@b.c', role: 'signer', state: 'waiting', isReader: true }],
} satisfies PartiesView
const signature: Signature = { source: { method: 'typed', text: 'Ana' }, pngDataUrl: 'data:image/png;base64,AA==' }
const times = { sentBefore: null, resendAt: 60_000, expiresAt: 600_000 }
const codeSent: SigningEvent = { type: 'code_sent', channel: 'email', masked: 'a***@b.c', ...times }
const confirmed: SigningEvent = { type: 'confirmed', signature, key: 'k1' }

const open = (o: Partial<Parameters<typeof startSigning>[0]> = {}) =>
  startSigning({
    state: 'open',
    channels: ['email'],
    verified: false,
    signedResult: null,
    disclosure,
    parties,
    removal: null,
    fields: [],
    ...o,
  })
const play = (start: SigningState, ...events: SigningEvent[]) => events.reduce(nextSigning, start)
const toPad: SigningEvent[] = [
  { type: 'begin' },
  codeSent,
  { type: 'code_submitted' },
  { type: 'code_verified', parties: verified },
  { type: 'consent_given' },
  { type: 'consented' },
]

describe('the first screen', () => {
  it('is the reader; for a signer who signed the result, and for one who declined the declined page', () => {
    expect(open().screen.name).toBe('reader')
    expect(open({ state: 'signed', signedResult: result }).screen).toEqual({ name: 'done', result })
    expect(open({ state: 'declined' }).screen.name).toBe('declined')
  })
  it('leads to the only channel, or to a choice of channels', () => {
    expect(play(open(), { type: 'begin' }).screen).toMatchObject({ name: 'code', channel: 'email', phase: 'sending' })
    expect(play(open({ channels: ['email', 'sms'] }), { type: 'begin' }).screen.name).toBe('method')
  })
  it('leads to the consent if the code is verified or not required', () => {
    expect(play(open({ verified: true }), { type: 'begin' }).screen.name).toBe('consent')
    expect(play(open({ channels: [] }), { type: 'begin' }).screen.name).toBe('consent')
    expect(play(open(), confirmed).screen.name).toBe('reader')
  })
})

describe('code entry', () => {
  const both = play(open({ channels: ['email', 'sms'] }), { type: 'begin' }, { type: 'code_requested', channel: 'sms' })

  it('shows a code as sent only after the server confirmed it', () => {
    expect(both.screen).toMatchObject({ phase: 'sending', channel: 'sms' })
    expect(play(both, codeSent).screen).toMatchObject({ phase: 'waiting', masked: 'a***@b.c' })
    const failed = play(both, {
      type: 'code_not_sent',
      message: 'No route',
      other: 'email',
      resendAt: 9,
      locked: false,
    })
    expect(failed.screen).toMatchObject({ phase: 'not_sent', other: 'email', masked: null, resendAt: 9 })
    expect(play(failed, { type: 'code_requested', channel: 'email' }).screen).toMatchObject({
      phase: 'sending',
      channel: 'email',
    })
    expect(play(failed, { type: 'choose_channel' }).screen.name).toBe('method')
  })
  it('keeps the remaining attempts and the time of the next request', () => {
    const wrong = play(
      both,
      codeSent,
      { type: 'code_submitted' },
      { type: 'code_refused', message: 'Wrong', triesLeft: 3, locked: null },
    )
    expect(wrong.screen).toMatchObject({
      phase: 'waiting',
      resendAt: 60_000,
      problem: { kind: 'refused', triesLeft: 3 },
    })
  })
  it('submits one code at a time', () => {
    const checking = play(both, codeSent, { type: 'code_submitted' })
    expect(nextSigning(checking, { type: 'code_submitted' })).toBe(checking)
    expect(nextSigning(checking, { type: 'code_requested', channel: 'sms' })).toBe(checking)
    expect(play(checking, { type: 'code_unanswered' }).screen).toMatchObject({
      phase: 'waiting',
      problem: { kind: 'offline' },
    })
  })
  it('offers a new code after a locked code, but not on a locked link', () => {
    const lock = (locked: 'code' | 'link') =>
      play(
        both,
        codeSent,
        { type: 'code_submitted' },
        { type: 'code_refused', message: 'Too many', triesLeft: 0, locked },
      )
    expect(play(lock('code'), { type: 'code_requested', channel: 'sms' }).screen).toMatchObject({ phase: 'sending' })
    expect(play(lock('link'), { type: 'code_requested', channel: 'sms' }).screen).toMatchObject({
      name: 'locked',
      scope: 'link',
    })
  })
  it('ignores a late answer on another screen', () => {
    const back = play(both, { type: 'cancelled' })
    expect(nextSigning(back, codeSent)).toBe(back)
  })
})

describe('declining', () => {
  const asked = play(open(), { type: 'decline_opened' })
  const entered: SigningEvent[] = [
    { type: 'code_requested', channel: 'email' },
    codeSent,
    { type: 'code_submitted' },
    { type: 'code_verified', parties: verified },
  ]

  it('begins with a code, also if there is one channel, and then opens the dialog', () => {
    expect(asked.screen).toEqual({ name: 'method' })
    expect(play(asked, ...entered).screen).toEqual({ name: 'reader', declining: true })
    expect(play(open({ verified: true }), { type: 'decline_opened' }).screen).toMatchObject({ declining: true })
  })
  it('can be left for signing, at each screen', () => {
    const back = play(asked, { type: 'cancelled' })
    expect(back.screen).toEqual({ name: 'reader', declining: false })
    expect(play(back, { type: 'begin' }).screen).toMatchObject({ name: 'code' })
    const closed = play(asked, ...entered, { type: 'decline_closed' })
    expect(closed.screen).toEqual({ name: 'reader', declining: false })
    expect(play(closed, { type: 'begin' }).screen.name).toBe('consent')
  })
  it('asks for another code after an expired one, and returns to the dialog', () => {
    const expired = play(asked, ...entered, { type: 'code_needed' })
    expect(expired).toMatchObject({ codeVerified: false, screen: { name: 'method' } })
    expect(play(expired, ...entered).screen).toMatchObject({ declining: true })
  })
})

describe('consent', () => {
  const asked = play(open({ channels: [] }), { type: 'begin' })
  const pending = play(asked, { type: 'consent_given' })

  it('is recorded before the pad is shown, one request at a time', () => {
    expect(pending).toMatchObject({ consented: false, screen: { name: 'consent', pending: true } })
    expect(nextSigning(pending, { type: 'consent_given' })).toBe(pending)
    expect(nextSigning(asked, { type: 'consented' }), 'a late answer').toBe(asked)
    expect(play(pending, { type: 'consented' })).toMatchObject({ consented: true, screen: { name: 'pad' } })
  })
  it('can be given again after a refusal or a lost connection', () => {
    const lost = play(pending, { type: 'consent_refused', message: null })
    expect(lost.screen).toMatchObject({ name: 'consent', pending: false, problem: { kind: 'offline' } })
    expect(play(lost, { type: 'consent_given' }).screen).toMatchObject({ pending: true, problem: null })
    const refused = play(pending, { type: 'consent_refused', message: 'No' })
    expect(refused.screen).toMatchObject({ pending: false, problem: { kind: 'refused', message: 'No' } })
  })
  it('is asked for again when the disclosure changed, the code expired, or the server has none', () => {
    const reworded = { ...disclosure, version: 1 }
    const changed = play(pending, { type: 'disclosure_changed', disclosure: reworded })
    expect(changed).toMatchObject({
      disclosure: reworded,
      screen: { name: 'consent', changed: 'disclosure', pending: false },
    })
    const proof = play(open({ verified: true }), { type: 'begin' }, { type: 'consent_given' }, { type: 'code_needed' })
    expect(proof).toMatchObject({ codeVerified: false, screen: { name: 'method' } })
    const again = play(pending, { type: 'consented' }, confirmed, { type: 'consent_needed', message: 'Agree first' })
    expect(again).toMatchObject({
      consented: false,
      draft: signature,
      screen: { name: 'consent', problem: { kind: 'refused', message: 'Agree first' } },
    })
  })
})

describe('a signature', () => {
  const pad = play(open(), ...toPad)
  const sending = play(pad, confirmed)

  it('comes after code and consent', () => expect(pad.screen).toEqual({ name: 'pad', problem: null }))
  it('is sent once for repeated presses', () => {
    expect(nextSigning(sending, { ...confirmed, key: 'k2' })).toBe(sending)
    expect(sending.screen).toMatchObject({ key: 'k1', attempt: 1 })
  })
  it('is sent again with the same key after a lost connection', () => {
    const again = play(sending, { type: 'submit_lost' }, { type: 'submit_retried' })
    expect(again.screen).toMatchObject({ key: 'k1', attempt: 2, lost: false })
    expect(nextSigning(sending, { type: 'submit_retried' })).toBe(sending)
  })
  it('can be cancelled between two attempts only', () => {
    expect(nextSigning(sending, { type: 'cancelled' })).toBe(sending)
    const left = play(sending, { type: 'submit_lost' }, { type: 'cancelled' })
    expect(left.screen.name).toBe('reader')
    expect(play(left, { type: 'signed', result }).screen.name).toBe('done')
  })
  it('is shown again after a refusal, and discarded on cancel', () => {
    const refused = play(sending, { type: 'submit_refused', message: 'Blank' })
    expect(refused).toMatchObject({ screen: { name: 'pad', problem: 'Blank' }, draft: signature })
    expect(play(refused, { type: 'cancelled' }).draft).toBeNull()
  })
  it('is kept while the signer consents to a changed disclosure', () => {
    const reworded = { ...disclosure, version: 1 }
    const asked = play(sending, { type: 'disclosure_changed', disclosure: reworded })
    expect(asked).toMatchObject({
      consented: false,
      disclosure: reworded,
      screen: { name: 'consent', changed: 'disclosure' },
    })
    expect(nextSigning(asked, confirmed)).toBe(asked)
    const agreed = play(asked, { type: 'consent_given' }, { type: 'consented' })
    expect(agreed).toMatchObject({ screen: { name: 'pad', problem: null }, draft: signature, disclosure: reworded })
    const left = play(asked, { type: 'cancelled' }, { type: 'begin' })
    expect(left).toMatchObject({ screen: { name: 'consent', changed: null }, draft: signature })
  })
  it('needs another code after an expired one, but no second consent', () => {
    const again = play(sending, { type: 'code_needed' })
    expect(again).toMatchObject({ codeVerified: false, screen: { name: 'method' }, draft: signature })
    expect(
      play(
        again,
        { type: 'code_requested', channel: 'email' },
        codeSent,
        { type: 'code_submitted' },
        { type: 'code_verified', parties: verified },
      ).screen.name,
    ).toBe('pad')
  })
})

describe('the end', () => {
  it('is final', () => {
    const done = play(open(), ...toPad, confirmed, { type: 'signed', result })
    expect(nextSigning(done, { type: 'declined' })).toBe(done)
    const voided = play(open(), { type: 'ended', reason: 'voided' })
    expect(nextSigning(voided, { type: 'begin' })).toBe(voided)
  })
  it('is not reached by declining while a signature is being sent', () => {
    const sending = play(open(), ...toPad, confirmed)
    expect(nextSigning(sending, { type: 'declined' })).toBe(sending)
    expect(play(open(), { type: 'declined' }).screen.name).toBe('declined')
  })
})

describe('changed parties', () => {
  it('are shown on the consent screen, where the signer agrees again, and the signature is kept', () => {
    const pad = play(open(), ...toPad)
    expect(pad.parties).toBe(verified)
    const changed = { ...parties, sha256: '2'.repeat(64) }
    const asking = play(pad, confirmed, { type: 'parties_changed', parties: changed })
    expect(asking).toMatchObject({
      screen: { name: 'consent', changed: 'parties', pending: false },
      parties: changed,
      consented: false,
      draft: signature,
    })
    const early = play(open(), ...toPad.slice(0, 5), { type: 'parties_changed', parties: changed })
    expect(early).toMatchObject({ screen: { name: 'consent', changed: 'parties' }, parties: changed })
  })
})

describe('a signer who is asked to agree to a removal', () => {
  const asked = open({ state: 'asked', signedResult: result, removal: { names: ['Carol'], refused: false } })
  const proven = play(asked, ...toPad.slice(0, 4))

  it('enters a code first, and returns to the question', () => {
    expect(asked.screen).toMatchObject({ name: 'agreement', refused: false, pending: null })
    expect(play(asked, { type: 'begin' }).screen.name).toBe('code')
    expect(play(asked, { type: 'begin' }, { type: 'cancelled' }).screen.name).toBe('agreement')
    expect(proven).toMatchObject({ screen: { name: 'agreement' }, parties: verified })
    expect(play(proven, { type: 'begin' })).toBe(proven)
  })
  it('agrees, and gets the result', () => {
    const pending = play(proven, { type: 'answered', agree: true })
    expect(pending.screen).toMatchObject({ pending: 'agree' })
    expect(play(pending, { type: 'answered', agree: false })).toBe(pending)
    expect(play(pending, { type: 'signed', result }).screen).toEqual({ name: 'done', result })
  })
  it('refuses, and can still agree', () => {
    const refused = play(proven, { type: 'answered', agree: false }, { type: 'refused_removal' })
    expect(refused.screen).toMatchObject({ name: 'agreement', refused: true, pending: null })
    expect(play(refused, { type: 'answered', agree: true }).screen).toMatchObject({ pending: 'agree' })
  })
  it('is asked again after the parties changed, the proof lapsed or the answer was lost', () => {
    const pending = play(proven, { type: 'answered', agree: true })
    const changed = play(pending, { type: 'parties_changed', parties })
    expect(changed).toMatchObject({ screen: { name: 'agreement', changed: true, pending: null }, parties })
    expect(play(pending, { type: 'code_needed' })).toMatchObject({ screen: { name: 'method' }, codeVerified: false })
    expect(play(pending, { type: 'answer_refused', message: null }).screen).toMatchObject({
      pending: null,
      problem: { kind: 'offline' },
    })
    expect(play(asked, { type: 'answer_refused', message: null })).toBe(asked)
  })
})

// @ts-check
// The act of each signer: one canonical text (acts/<recipient>.json) whose hash is in the signing event. It names the
// document that was shown, the values, the drawing, the consent text and the text beside the sign button.
import { readCanonical, sha256 } from './canonical.mjs'
import { checkFilled } from './filled.mjs'
import { partiesSha256 } from './parties.mjs'
import { partyText } from './people.mjs'
import { erasedEvents } from './personal.mjs'
import { timeText } from './report.mjs'
import { checkShown } from './shown.mjs'
import { checkFile } from './withheld.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */
/** @typedef {import('./events.mjs').Event} Event */

/** @param {Bundle} bundle @param {Answer} answer @returns {string[]} lines about each signer */
export function checkActs(bundle, answer) {
  const lines = bundle.eventsOf('recipient.signed').map((event) => {
    const file = `acts/${event.actor.id}.json`
    return answer.attempt(file, () => checkAct(bundle, answer, event, file))
  })
  if (lines.length === 0) {
    answer.skip('No one has signed.')
    return []
  }
  answer.checked.push(
    `${lines.length === 1 ? 'one signing record' : `${lines.length} signing records`}: each compared with the hash in its event; the document, values, drawing and consent text that it names compared with the files, and its fields with those that were sent`,
  )
  answer.follows.push(
    "The operator's server recorded that each signer was shown the document named above, agreed to the text in consent/ and signed with the drawing in signatures/. This record has not been changed since.",
  )
  answer.open.push(
    'That this person signed, or read what was on the screen: anyone with their link and their code could do the same.',
  )
  return lines.flatMap((line) => line ?? [])
}

/** @param {Bundle} bundle @param {Answer} answer @param {Event} event @param {string} file */
function checkAct(bundle, answer, event, file) {
  const id = event.actor.id ?? ''
  const { data } = event
  const bytes = bundle.take(file)
  const shown = checkShown(bundle, answer, event, file)
  if (!bytes && erasedEvents(bundle).has(event.seq))
    return [`Signed on ${timeText(event.ts)} by a signer whose data was erased (${id})`, `  on the screen: ${shown}`]
  if (!bytes) throw new Error('missing')
  if (sha256(bytes) !== data.payload_sha256)
    throw new Error(`event ${event.seq} names a different signing record: SHA-256 ${data.payload_sha256}`)
  const act = readCanonical(bytes)
  const problem = (/** @type {string} */ what) => answer.problem(file, what)
  if (act.contract !== bundle.contract || act.signer !== id) problem('belongs to another contract or signer')
  if (act.time !== event.ts) problem(`its time is ${act.time}, but that of the event is ${event.ts}`)
  if (act.document_sha256 !== event.doc?.sha256) problem('names a different document from its event')
  if (act.signature_image_sha256 !== data.signature_sha256) problem('names a different drawing from its event')
  if (act.channel !== data.channel || act.method !== data.method || act.meaning !== data.meaning)
    problem('its channel, method or meaning differs from its event')
  checkConsent(bundle, event, act, problem)
  checkNamed(bundle, event, act, problem)
  const { consent } = act
  const isErased = erasedEvents(bundle).has(event.seq)
  checkFile(bundle, answer, { name: `consent/${consent.sha256}.txt`, sha256: consent.sha256, by: file })
  checkFile(bundle, answer, { name: `signatures/${id}.png`, sha256: act.signature_image_sha256, by: file, isErased })
  checkFile(bundle, answer, { name: `acts/${id}.fields.json`, sha256: act.fields_sha256, by: file, isErased })
  checkFilled(bundle, answer, id)
  const strokes = `signatures/${id}.strokes.json`
  if (act.strokes_sha256) checkFile(bundle, answer, { name: strokes, sha256: act.strokes_sha256, by: file, isErased })
  else if (bundle.take(strokes)) answer.problem(strokes, `${file} names no strokes`)
  const channel = data.channel === 'sms' ? 'SMS' : data.channel
  return [
    `${act.name} signed on ${timeText(event.ts)}, after entering a code sent by ${channel}`,
    `  on the screen: ${shown}`,
    ...(act.entered ? [`  as the signer wrote it: ${Object.values(act.entered).join(', ')}`] : []),
    `  at the button: ${act.intent}`,
    ...(act.meaning === 'signature' ? [] : [`  meaning of the signature: ${act.meaning}`]),
    ...(act.v === 2
      ? [
          `  parties: ${partiesOf(act)
            .map((party) => partyText(bundle, party))
            .join(', ')}`,
        ]
      : []),
  ]
}

/** @param {any} act @returns {import('./parties.mjs').Party[]} */
function partiesOf({ parties }) {
  return Array.isArray(parties) ? parties : []
}

/** A record of format 2 names the parties; those of its event were compared with the contract's. @param {Bundle} bundle @param {Event} signed @param {any} act @param {(what: string) => void} problem */
function checkNamed(bundle, { actor, data }, act, problem) {
  const isNamed = data.parties_sha256 !== undefined
  if (act.v !== (isNamed ? 2 : 1)) problem(`its format is ${act.v}, which is not that of its event`)
  if (isNamed && partiesSha256(act.parties ?? []) !== data.parties_sha256)
    problem('names different parties from its event')
  const person = bundle.people.get(actor.id ?? '')
  if (person && person.name !== act.name)
    problem(`names the signer ${act.name}, but the contract was sent to ${person.name}`)
}

/** @param {Bundle} bundle @param {Event} signed @param {any} act @param {(what: string) => void} problem */
function checkConsent(bundle, signed, { consent, document_sha256: document }, problem) {
  const { actor, seq } = signed
  const consented = bundle.eventsOf('recipient.consented').findLast((one) => one.actor.id === actor.id && one.seq < seq)
  const { consent_sha256: textSha256, locale, version } = consented?.data ?? {}
  if (textSha256 !== consent.sha256 || locale !== consent.locale || version !== consent.version)
    problem('its consent text differs from that of the consent event')
  if (consented?.data.parties_sha256 !== signed.data.parties_sha256) problem('consent was given with different parties')
  if (consented?.doc?.sha256 !== document) problem('consent was given for a different document')
}

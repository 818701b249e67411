// @ts-check
// What each signer did: one canonical text (acts/<recipient>.json) whose hash is in the event of the signature, and which fixes
// the document as shown, the values, the drawing, the words agreed to and the words at the button.
import { readCanonical, sha256 } from './canonical.mjs'
import { erasedEvents } from './personal.mjs'
import { said } from './report.mjs'
import { checkShown } from './shown.mjs'

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
    answer.skip('Nobody has signed.')
    return []
  }
  answer.checked.push(
    `${lines.length === 1 ? 'one act' : `${lines.length} acts`} of signing: each against the hash in its event, and the document, the values, the drawing and the words that it names, against the files`,
  )
  answer.follows.push(
    "Each signer had the document that is named above on the screen, agreed to the words in consent/, and signed with the drawing in signatures/: that is what the operator's server recorded at that moment, and nobody has changed it since.",
  )
  answer.open.push(
    "That it was this person's hand, or that they read what was on the screen: whoever had their link and their code could do the same.",
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
    return [`Signed on ${said(event.ts)} by a signer whose data were erased (${id})`, `  on the screen: ${shown}`]
  if (!bytes) throw new Error('it is missing')
  if (sha256(bytes) !== data.payload_sha256)
    throw new Error(`event ${event.seq} names another act: SHA-256 ${data.payload_sha256}`)
  const act = readCanonical(bytes)
  const say = (/** @type {string} */ what) => answer.problem(file, what)
  if (act.contract !== bundle.contract || act.signer !== id) say('it is of another contract or signer')
  if (act.time !== event.ts) say(`it was at ${act.time}, and the event at ${event.ts}`)
  if (act.document_sha256 !== event.doc?.sha256) say('it is about another document than its event')
  if (act.signature_image_sha256 !== data.signature_sha256) say('it has another drawing than its event')
  if (act.channel !== data.channel || act.method !== data.method || act.meaning !== data.meaning)
    say('it was done in another way, or means another thing, than its event says')
  checkConsent(bundle, event, act, say)
  const { consent } = act
  const isErased = erasedEvents(bundle).has(event.seq)
  holdFile(bundle, answer, { name: `consent/${consent.sha256}.txt`, sha256: consent.sha256, by: file, isErased: false })
  holdFile(bundle, answer, { name: `signatures/${id}.png`, sha256: act.signature_image_sha256, by: file, isErased })
  holdFile(bundle, answer, { name: `acts/${id}.fields.json`, sha256: act.fields_sha256, by: file, isErased })
  const strokes = `signatures/${id}.strokes.json`
  if (act.strokes_sha256) holdFile(bundle, answer, { name: strokes, sha256: act.strokes_sha256, by: file, isErased })
  else if (bundle.take(strokes)) answer.problem(strokes, `${file} names no strokes`)
  const channel = data.channel === 'sms' ? 'SMS' : data.channel
  return [
    `${act.name} signed on ${said(event.ts)}, after entering a code that was sent by ${channel}`,
    `  on the screen: ${shown}`,
    `  at the button: ${act.intent}`,
    ...(act.meaning === 'signature' ? [] : [`  meaning of the signature: ${act.meaning}`]),
  ]
}

/** @param {Bundle} bundle @param {Event} signed @param {any} act @param {(what: string) => void} say */
function checkConsent(bundle, signed, { consent, document_sha256: document }, say) {
  const { actor, seq } = signed
  const consented = bundle.eventsOf('recipient.consented').findLast((one) => one.actor.id === actor.id && one.seq < seq)
  const { consent_sha256: words, locale, version } = consented?.data ?? {}
  if (words !== consent.sha256 || locale !== consent.locale || version !== consent.version)
    say('it agrees to other words than the event of the consent')
  if (consented?.doc?.sha256 !== document) say('the consent was given for another document')
}

/**
 * @param {Bundle} bundle @param {Answer} answer
 * @param {{ name: string, sha256: string, by: string, isErased: boolean }} file  one that was erased may be missing
 */
function holdFile(bundle, answer, { name, sha256: expected, by, isErased }) {
  const bytes = bundle.take(name)
  if (!bytes && isErased) return
  if (!bytes) answer.problem(name, 'it is missing')
  else if (sha256(bytes) !== expected) answer.problem(name, `${by} names another file: SHA-256 ${expected}`)
}

// @ts-check
// The fields that a signer filled (acts/<recipient>.fields.json) are those that were sent to that signer (fields.json).
import { canonical, readCanonical } from './canonical.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */

/** Compares the two without the values. @param {Bundle} bundle @param {Answer} answer @param {string} id  of the recipient */
export function checkFilled(bundle, answer, id) {
  const name = `acts/${id}.fields.json`
  const [filled, sent] = [bundle.take(name), bundle.take('fields.json')]
  // A missing file is reported where its hash is compared.
  if (!filled || !sent) return
  answer.attempt(name, () => {
    const wanted = listOf(sent).flatMap(({ signer, ...field }) => (signer === id ? [canonical(field)] : []))
    const found = listOf(filled).map(({ value, ...field }) => {
      if (value === undefined) throw new Error('a field has no value')
      return canonical(field)
    })
    if (canonical(found.sort()) !== canonical(wanted.sort())) throw new Error('not the fields in fields.json')
  })
}

/** @param {Buffer} bytes @returns {Record<string, unknown>[]} */
function listOf(bytes) {
  const fields = readCanonical(bytes)
  if (!Array.isArray(fields)) throw new Error('not a list of fields')
  return fields
}

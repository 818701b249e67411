// @ts-check
// RFC 3161 timestamp tokens.
import { createHash } from 'node:crypto'
import { chainFrom, faultsOfChain, ownerOf, purposesOf } from './certificates.mjs'
import { checkSigned, digests, oids } from './cms.mjs'
import { context, element, expect, members, oidOf, tags, timeOf } from './der.mjs'

/** @typedef {import('node:crypto').X509Certificate} X509Certificate */
/** @typedef {{ time: Date, authority: string, chain: X509Certificate[], faults: string[] }} TokenTime  `faults` is about the chain */

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'

/**
 * Verifies a token over these bytes: its signature, its imprint, that its certificate is restricted to timestamps, and the
 * chain at the token's own time.
 * @param {Buffer} der  TimeStampToken
 * @param {readonly Uint8Array[]} stamped
 * @param {readonly X509Certificate[]} known  certificates besides those in the token
 * @returns {TokenTime} throws an Error with the reason if it is invalid
 */
export function checkToken(der, stamped, known) {
  const { signer, carried, contentType, content } = checkSigned(der, null)
  if (contentType !== oids.tstInfo || !content) throw new Error('not a timestamp')
  // TSTInfo { version, policy, messageImprint { algorithm, digest }, serialNumber, genTime, … }
  const [, , imprint, , genTime] = members(element(content))
  const [algorithm, digest] = members(imprint)
  const name = digests[oidOf(members(algorithm)[0])]
  if (!name) throw new Error('its digest algorithm is unknown or too weak')
  const hash = stamped.reduce((sum, part) => sum.update(part), createHash(name)).digest()
  if (!expect(digest, tags.octets).content.equals(hash)) throw new Error('the timestamp is for something else')
  const usage = purposesOf(signer)
  if (!usage?.critical || usage.purposes.length !== 1 || usage.purposes[0] !== TIME_STAMPING)
    throw new Error('its certificate is not intended for timestamping')
  const time = timeOf(genTime)
  const chain = chainFrom(signer, [...carried, ...known])
  return { time, authority: ownerOf(signer), chain, faults: faultsOfChain(chain, time) }
}

/** The token in a TimeStampResp { status, token } (RFC 3161, 2.4.2). @param {Buffer} der @returns {Buffer} */
export function tokenOfResponse(der) {
  const [status, token] = members(element(der))
  if (!token || token.tag === context(0) || expect(members(status)[0], tags.integer).content[0] !== 0)
    throw new Error('not a granted timestamp response')
  return token.raw
}

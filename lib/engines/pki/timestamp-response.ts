import { X509Certificate } from 'node:crypto'
import { Integer } from 'asn1js'
import { endsAtRoot, ownerOf } from './read/certificates.ts'
import { contentOf, DerFault, type Element, membersOf, readDer, tags } from './read/der.ts'
import { readToken, type TimestampToken, type TokenProblem } from './read/timestamp-token.ts'
import type { TimestampFaultCode } from './schema.ts'
import { TimestampFault } from './timestamp-fault.ts'
import { derOf, encoded, sequence } from './write-der.ts'

/** A token that passed every check, its time, the name of its authority and the last certificate of its chain (PEM). */
export type Timestamp = { token: Uint8Array; time: Date; authority: string; top: string }

/** The time in an authority's token that answers the request; `now` is the time of this server's clock. */
export type ReportedTime = { time: Date; now: Date; authority: string }

export type TimestampRequest = {
  digest: Uint8Array
  nonce: Uint8Array
  roots: readonly (string | Uint8Array)[] | null
  now: Date
  onTime?: (reported: ReportedTime) => void
}

/** The maximum difference between the authority's clock and this server's (SEAL-08). */
const toleranceMs = 5 * 60_000

/** The failures of RFC 3161, 2.4.2, by bit number. */
const failures: Readonly<Record<number, string>> = {
  0: 'unrecognised algorithm',
  2: 'unsupported kind of request',
  5: 'malformed request',
  14: 'its time source is not available',
  15: 'unsupported policy',
  16: 'unsupported extension',
  17: 'additional information is not available',
  25: 'internal error',
}

/** The fault for each problem of a token. */
const faults = {
  digest_mismatch: ['wrong_signature', "the token's signature is over another time"],
  certificate_mismatch: ['wrong_signature', 'the token does not carry the certificate that signed it'],
  signature_invalid: ['wrong_signature', "the token's signature is not by its certificate's key"],
  certificate_unfit: [
    'unfit_certificate',
    "the authority's certificate is not for timestamps: timeStamping must be its only extended key usage, and critical",
  ],
  certificate_not_valid_then: ['untrusted', "the authority's certificate is not valid at the time that it states"],
  certificate_unrelated: ['untrusted', 'the token carries a certificate that is not of its chain'],
} as const satisfies Record<TokenProblem, readonly [TimestampFaultCode, string]>

/** Parses a TimeStampResp (RFC 3161, 2.4.2) and makes every check that SEAL-08 requires. Throws TimestampFault. */
export function readAnswer(answer: Uint8Array, request: TimestampRequest): Timestamp {
  try {
    const token = grantedToken(answer)
    return checked(token.encoding, readToken(token), request)
  } catch (error) {
    if (error instanceof TimestampFault) throw error
    // Any exception of a parser is a fault of the answer, so that it never makes sealing fail.
    const reason = error instanceof Error ? error.message : String(error)
    throw new TimestampFault('unreadable', `the answer is not a readable timestamp: ${reason}`)
  }
}

function checked(bytes: Uint8Array, token: TimestampToken, request: TimestampRequest): Timestamp {
  const { time, imprint, nonce, chain, problems } = token
  const [problem] = problems
  if (problem) {
    const [code, message] = faults[problem]
    throw new TimestampFault(code, message)
  }
  requireRoot(chain, request.roots, time)
  if (imprint.algorithm !== 'sha256' || !imprint.digest.equals(request.digest))
    throw new TimestampFault('wrong_imprint', 'the token is for another digest')
  if (!nonce?.equals(request.nonce))
    throw new TimestampFault('wrong_nonce', 'the token is for another request: its nonce differs')
  const [signer] = chain
  if (!signer) throw new DerFault('the token has no signer')
  const authority = ownerOf(signer)
  request.onTime?.({ time, now: request.now, authority })
  checkClock(time, request.now)
  return { token: new Uint8Array(bytes), time, authority, top: (chain.at(-1) ?? signer).toString() }
}

/**
 * If roots are configured, the chain must end at one of them: it includes the root, or a certificate that the root issued.
 */
function requireRoot(chain: readonly X509Certificate[], roots: TimestampRequest['roots'], at: Date): void {
  const trusted = roots?.map((root) => new X509Certificate(root))
  if (trusted && !endsAtRoot(chain, trusted, at))
    throw new TimestampFault('untrusted', "the authority's chain does not end at a trusted certificate")
}

/** The token of a TimeStampResp { status, token }, in DER. Throws TimestampFault if the authority did not grant one. */
export function grantedToken(response: Uint8Array): Element {
  const [status, token] = membersOf(readDer(response), tags.sequence)
  checkStatus(status)
  if (!token) throw new DerFault('there is no token')
  return token
}

/** A response that grants a token, the input of `openssl ts -verify -in`. */
export function grantedResponse(token: Uint8Array): Buffer {
  return Buffer.from(derOf(sequence(sequence(new Integer({ value: 0 })), encoded(token))))
}

function checkStatus(info: Element | undefined): void {
  const [status, ...more] = membersOf(info, tags.sequence)
  // granted (0), or grantedWithMods (1), whose changes the other checks cover.
  if (contentOf(status, tags.integer).equals(Buffer.of(0)) || status?.content.equals(Buffer.of(1))) return
  const texts = more
    .filter(({ tag }) => tag === tags.sequence)
    .flatMap(({ members }) => members.filter(({ tag }) => tag === tags.utf8))
    .map(({ content }) => content.toString().slice(0, 200))
  // A BIT STRING starts with the number of its unused bits.
  const bits = more.find(({ tag }) => tag === tags.bits)?.content.subarray(1)
  const reasons = Object.entries(failures).filter(([bit]) => bits && isSet(bits, Number(bit)))
  const why = [...reasons.map(([, reason]) => reason), ...texts].join(', ')
  throw new TimestampFault('not_granted', `the authority did not grant a timestamp${why ? `: ${why}` : ''}`)
}

function isSet(bits: Uint8Array, bit: number): boolean {
  return (((bits[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0
}

function checkClock(reported: Date, now: Date): void {
  if (Math.abs(reported.getTime() - now.getTime()) <= toleranceMs) return
  throw new TimestampFault(
    'wrong_clock',
    `the time of the authority is ${reported.toISOString()}, more than 5 minutes from this server's ${now.toISOString()}`,
  )
}

import { type BaseBlock, BitString, GeneralizedTime, Integer, Utf8String } from 'asn1js'
import { contextTag, membersOf, octetsOf, oidOf, parsed, rawOf, unreadable } from './asn1.ts'
import { TimestampFault } from './timestamp-fault.ts'
import { checkToken, nameOf } from './token-signature.ts'

/** A token that stood up to every check, what time it says and who says so. */
export type Timestamp = { token: Uint8Array; time: Date; authority: string }

/** What an authority says the time is, in a token that answers what was asked. `now`: what our clock said then. */
export type Said = { time: Date; now: Date; authority: string }

export type Asked = {
  digest: Uint8Array
  nonce: Uint8Array
  roots: readonly (string | Uint8Array)[] | null
  now: Date
  heard?: (said: Said) => void
}

const sha256 = '2.16.840.1.101.3.4.2.1'
/** How far the authority's clock may be from ours (SEAL-08). */
const toleranceMs = 5 * 60_000

/** The refusals of RFC 3161, 2.4.2, by the bit that stands for each. */
const failures: Readonly<Record<number, string>> = {
  0: 'it does not know the algorithm',
  2: 'it does not support this kind of request',
  5: 'it could not read the request',
  14: 'its source of time is not available',
  15: 'it does not have the policy',
  16: 'it does not know an extension',
  17: 'it cannot give what was asked for',
  25: 'a fault of its own system',
}

/** Reads a TimeStampResp (RFC 3161, 2.4.2) and checks all that SEAL-08 asks. Throws TimestampFault. */
export function readAnswer(answer: Uint8Array, asked: Asked): Timestamp {
  try {
    return checked(answer, asked)
  } catch (error) {
    // Whatever an answer makes a parser stumble over is the fault of the answer: no seal fails for it.
    throw error instanceof TimestampFault ? error : unreadable(error instanceof Error ? error.message : String(error))
  }
}

function checked(answer: Uint8Array, asked: Asked): Timestamp {
  const [status, token] = membersOf(parsed(answer), 'the response')
  checkStatus(status)
  if (!token) throw unreadable('there is no token')
  const bytes = rawOf(token)
  const { info, signer } = checkToken(bytes, asked.roots)
  const time = checkInfo(info, asked)
  if (time < new Date(signer.validFrom) || time > new Date(signer.validTo))
    throw new TimestampFault('untrusted', "the authority's certificate did not hold at the time that it states")
  const authority = nameOf(signer)
  asked.heard?.({ time, now: asked.now, authority })
  checkClock(time, asked.now)
  return { token: new Uint8Array(bytes), time, authority }
}

function checkStatus(info: BaseBlock | undefined): void {
  const [status, ...more] = membersOf(info, 'the status')
  if (!(status instanceof Integer)) throw unreadable('the status is missing')
  // granted, or granted with changes: what changed is checked by itself.
  if (status.valueBlock.valueDec === 0 || status.valueBlock.valueDec === 1) return
  const texts = more
    .filter((part) => contextTag(part) === null && !(part instanceof BitString))
    .flatMap((part) => membersOf(part, 'the reason'))
    .flatMap((part) => (part instanceof Utf8String ? [part.valueBlock.value.slice(0, 200)] : []))
  const bits = more.find((part): part is BitString => part instanceof BitString)
  const known = Object.entries(failures).filter(([bit]) => bits && isSet(bits, Number(bit)))
  const why = [...known.map(([, words]) => words), ...texts].join(', ')
  throw new TimestampFault('not_granted', `the authority did not grant a timestamp${why ? `: ${why}` : ''}`)
}

function isSet(bits: BitString, bit: number): boolean {
  return (((bits.valueBlock.valueHexView[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0
}

/** TSTInfo (RFC 3161, 2.4.2): the very digest and nonce that were sent. @returns the time that it states */
function checkInfo(bytes: Uint8Array, asked: Asked): Date {
  const [version, policy, imprint, serial, time, ...more] = membersOf(parsed(bytes), 'the token')
  oidOf(policy, "the token's policy")
  if (!(version instanceof Integer) || !(serial instanceof Integer) || !(time instanceof GeneralizedTime))
    throw unreadable('the token has another form')
  const [algorithm, digest] = membersOf(imprint, 'the imprint')
  const isOurs =
    oidOf(membersOf(algorithm, 'the algorithm')[0], 'the algorithm') === sha256 &&
    octetsOf(digest, 'the imprint').equals(asked.digest)
  if (!isOurs) throw new TimestampFault('wrong_imprint', 'the token is for something else than was sent')
  // accuracy is a SEQUENCE, ordering a BOOLEAN, tsa and extensions have context tags: the only INTEGER is the nonce.
  const nonce = more.find((part): part is Integer => part instanceof Integer && contextTag(part) === null)
  if (!nonce || !Buffer.from(nonce.valueBlock.valueHexView).equals(asked.nonce))
    throw new TimestampFault('wrong_nonce', 'the token answers another request: its nonce is not the one that was sent')
  return generalizedTime(time)
}

function checkClock(said: Date, now: Date): void {
  if (Math.abs(said.getTime() - now.getTime()) <= toleranceMs) return
  throw new TimestampFault(
    'wrong_clock',
    `the authority says ${said.toISOString()}, more than 5 minutes from this server's ${now.toISOString()}`,
  )
}

/** Read by itself: fractions of a second may have any number of digits (RFC 3161, 2.4.2). */
function generalizedTime(block: GeneralizedTime): Date {
  const text = Buffer.from(block.valueBlock.valueHexView).toString('latin1')
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(text)
  if (!match) throw unreadable('the time has another form')
  const [, year, month, day, hour, minute, second, fraction = '0'] = match
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
  if (Number.isNaN(date.getTime())) throw unreadable('the time is no time')
  return date
}

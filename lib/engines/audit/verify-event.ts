import { createHash } from 'node:crypto'
import { decodeBase64 } from '#lib/core/verifier-key.ts'
import type { StoredRow } from './verify.store.ts'

/** The members of an event's body; malformed ones are left out. */
export type ReadBody = {
  log?: unknown
  seq?: unknown
  ts?: unknown
  event?: unknown
  contract?: unknown
  of?: { n?: unknown; prev?: unknown } | null
  actor?: { id?: unknown; pii?: unknown } | null
  data?: { [key: string]: unknown } | null
  prev?: unknown
  v?: unknown
}

/** Parses a JSON object; null if malformed, which is reported as a problem and not thrown. */
export function readObject(json: string): { [key: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { [key: string]: unknown })
      : null
  } catch {
    return null
  }
}

function timeOf(at: Date): string {
  return Number.isNaN(at.getTime()) ? 'no time' : at.toISOString()
}

/** Compares the readable columns with the body that the leaf commits to. */
function columnProblems({ event }: StoredRow, body: ReadBody): string[] {
  // Compared as bytes: an equal value in another notation is a problem too.
  const hasData = event.body.includes(`"data":${event.metadata},"doc":`)
  const checks: [boolean, string][] = [
    [body.v === 1, 'its version is unknown'],
    [body.seq === event.seq, 'the sequence number in the body differs'],
    [body.event === event.event, 'the event column differs from the body'],
    [body.contract === event.contractId, 'the contract column differs from the body'],
    [body.actor?.id === event.actorId, 'the actor column differs from the body'],
    [body.ts === timeOf(event.at), 'the time column differs from the body'],
    [hasData, 'the metadata column differs from the body'],
    [(body.contract === null) === (body.of === null), 'its position in its contract is missing'],
  ]
  return checks.filter(([isValid]) => !isValid).map(([, what]) => what)
}

/** Checks the personal data against the commitment in the body, and the address columns against the personal data. */
function personalProblems(personal: NonNullable<StoredRow['personal']>, body: ReadBody): string[] {
  const salt = decodeBase64(personal.salt)
  const opened = createHash('sha256')
    .update(salt ?? '')
    .update(personal.body, 'utf8')
    .digest('hex')
  if (salt === null || opened !== body.actor?.pii) return ['its personal data do not open the commitment']
  const data = readObject(personal.body)
  if (data === null) return ['its personal data cannot be read']
  return (data.ip ?? null) === personal.ipAddress && (data.user_agent ?? null) === personal.userAgent
    ? []
    : ['the address columns differ from the personal data']
}

/**
 * The problems of one stored event, and its body. Shares no code with append: hashes the stored bytes and reads the body
 * with the plain JSON parser.
 */
export function checkEvent(row: StoredRow, seq: number, previousLeaf: string): { body: ReadBody; problems: string[] } {
  const { event, personal } = row
  const found: string[] = []
  if (event.seq !== seq) found.push(`expected sequence number ${seq}`)
  const hash = createHash('sha256')
    .update(Buffer.concat([Buffer.alloc(1), Buffer.from(event.body, 'utf8')]))
    .digest()
  if (!hash.equals(event.leaf)) found.push('its body does not hash to its leaf')
  const body = readObject(event.body) as ReadBody | null
  if (body === null) return { body: {}, problems: [...found, 'its body cannot be read'] }
  if (body.prev !== previousLeaf) found.push('it does not follow the event before it')
  found.push(...columnProblems(row, body))
  if (personal) found.push(...personalProblems(personal, body))
  return { body, problems: found }
}

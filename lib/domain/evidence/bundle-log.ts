import { setImmediate } from 'node:timers/promises'
import type { Q } from '#db/client.ts'
import { canonicalJson } from '#lib/core/canonical-json.ts'
import { writeVkey } from '#lib/core/verifier-key.ts'
import { identityText, sentParties } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  type Anchor,
  anchorsOf,
  type Checkpoint,
  checkpointCovering,
  consistencyProof,
  inclusionProofs,
  logNames,
  noteWithAnchors,
  rootAt,
  tlogProof,
} from '#lib/engines/audit/index.ts'
import { grantedResponse } from '#lib/engines/pki/index.ts'
import type { EvidenceFacts, LogLine } from './bundle-facts.ts'
import type { Withheld } from './withheld.ts'

/** Proofs that are made without interruption. */
const PROOFS_AT_ONCE = 100

type File = [name: string, bytes: Buffer]

/** Events whose checkpoint is in the mails to the parties and is submitted to witnesses. */
const endings: ReadonlySet<string> = new Set(['contract.completed', 'contract.voided', 'contract.expired'])
/** Events that cause a new certificate, whose log position is that of the newest (lib/domain/sealing, newestChange). */
const changes: ReadonlySet<string> = new Set(['recipient.signed', 'recipient.removed', 'recipient.agreed'])

/** The events, their personal data, their inclusion proofs, and the checkpoints with their anchors. */
export async function logFiles(ctx: Ctx, facts: EvidenceFacts, withheld: Withheld): Promise<File[]> {
  const { q } = ctx.store
  const { events, checkpoint } = facts
  const lines = (texts: readonly string[]) => Buffer.from(texts.map((text) => `${text}\n`).join(''))
  const openings = events.flatMap(({ seq, personal }) =>
    personal && !withheld.personal.has(seq) ? [canonicalJson({ seq, salt: personal.salt, body: personal.body })] : [],
  )
  const earlier = await mailedCheckpoints(q, facts)
  const positions = new Set([...earlier.map(({ size }) => size), ...certified(events)])
  return [
    ['events.jsonl', lines(events.map(({ body }) => body))],
    ['personal.jsonl', lines(openings)],
    ...partiesFile(facts, withheld),
    ...(await proofFiles(q, facts)),
    ...(await Promise.all([...positions].map((size) => consistencyFile(q, size, checkpoint)))),
    ...(await anchorFiles(ctx, checkpoint, 'checkpoint')),
    ...(await Promise.all(earlier.map((one) => anchorFiles(ctx, one, `checkpoints/${one.size}`)))).flat(),
    ...(await vkeyFiles(ctx, [checkpoint, ...earlier])),
  ]
}

/** What opens the commitments to the parties in `contract.sent`; no file for a contract that has none. */
function partiesFile({ events, recipients }: EvidenceFacts, withheld: Withheld): File[] {
  if (!sentParties(events).some(({ sha256 }) => sha256 !== null)) return []
  const lines = recipients.flatMap((person) =>
    person.identitySalt === null || withheld.parties.has(person.id)
      ? []
      : [`${canonicalJson({ recipient: person.id, salt: person.identitySalt, body: identityText(person) })}\n`],
  )
  return [['parties.jsonl', Buffer.from(lines.join(''))]]
}

/** The checkpoints in the mails about the end of the contract, if they are smaller than the bundle's own. */
export async function mailedCheckpoints(q: Q, { events, checkpoint }: EvidenceFacts): Promise<Checkpoint[]> {
  const covering = await Promise.all(
    events.filter(({ event }) => endings.has(event)).map(({ seq }) => checkpointCovering(q, seq)),
  )
  const bySize = new Map(
    covering.flatMap((one) => (one && one.size < checkpoint.size ? [[one.size, one] as const] : [])),
  )
  return [...bySize.values()]
}

/** The log sizes that the certificates state. */
function certified(events: readonly LogLine[]): number[] {
  const sealed = events.findLastIndex(({ event }) => event === 'document.sealed')
  const last = events.slice(0, Math.max(sealed, 0)).findLast(({ event }) => changes.has(event))
  return last ? [last.seq + 1] : []
}

async function proofFiles(q: Q, { events, checkpoint }: EvidenceFacts): Promise<File[]> {
  const files: File[] = []
  const seqs = events.map(({ seq }) => seq)
  for await (const { seq, proof } of inclusionProofs(q, seqs, checkpoint.size)) {
    // Other requests are served between the proofs of a contract with many events.
    if (files.length % PROOFS_AT_ONCE === 0) await setImmediate()
    const text = tlogProof({ index: seq, proof, checkpointNote: checkpoint.note })
    files.push([`proofs/${seq}.tlog-proof`, Buffer.from(text)])
  }
  return files
}

/** The proof that the checkpoint's log extends the log of size `from` (RFC 6962 §2.1.2). */
async function consistencyFile(q: Q, from: number, { size, root }: Checkpoint): Promise<File> {
  const [start, proof] = await Promise.all([rootAt(q, from), consistencyProof(q, from, size)])
  const lines = [
    'signcove consistency proof v1',
    `from ${from} ${start.toString('base64')}`,
    `to ${size} ${root.toString('base64')}`,
    ...proof.map((hash) => hash.toString('base64')),
  ]
  return [`proofs/consistency-${from}-${size}.txt`, Buffer.from(`${lines.join('\n')}\n`)]
}

/** A checkpoint with its cosignatures, and its timestamp in a file of its own. */
async function anchorFiles(ctx: Ctx, checkpoint: Checkpoint, name: string): Promise<File[]> {
  const { q } = ctx.store
  const note = await noteWithAnchors(q, checkpoint)
  const anchors = await anchorsOf(q, checkpoint.origin, checkpoint.size)
  const token = anchors.find(({ kind }) => kind === 'timestamp')
  return [
    [`${name}.txt`, Buffer.from(note)],
    ...(token ? [[`${name}.tsr`, grantedResponse(Buffer.from(token.value, 'base64'))] satisfies File] : []),
  ]
}

/**
 * The verifier keys of the log under each of its names, so that a checkpoint of any time can be compared, and of the witnesses
 * that cosigned these checkpoints.
 */
async function vkeyFiles(ctx: Ctx, checkpoints: readonly Checkpoint[]): Promise<File[]> {
  const origins = await logNames(ctx.store.q)
  const anchors: Anchor[] = (
    await Promise.all(checkpoints.map(({ origin, size }) => anchorsOf(ctx.store.q, origin, size)))
  ).flat()
  const cosigners = new Set(anchors.filter(({ kind }) => kind === 'cosignature').map(({ name }) => name))
  const witnesses = ctx.settings.witnesses
    .filter(({ name }) => cosigners.has(name))
    .map(({ name, type, publicKey }) => `${writeVkey(name, type, publicKey)}\n`)
  return [
    ['keys/log.vkey', Buffer.from(origins.map((origin) => `${ctx.log.vkey(origin)}\n`).join(''))],
    ...(witnesses.length > 0 ? [['keys/witnesses.vkey', Buffer.from(witnesses.join(''))] satisfies File] : []),
  ]
}

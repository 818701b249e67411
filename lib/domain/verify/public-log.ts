import { X509Certificate } from 'node:crypto'
import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { oneLine, sealIdentities } from '#lib/domain/seal-key/index.ts'
import {
  anchorsOf,
  type Checkpoint,
  consistencyProof,
  inclusionProof,
  latestCheckpoint,
  leafAt,
  logNames,
  NoteError,
  newestCheckpoints,
  noteWithAnchors,
  parseCheckpoint,
  readHead,
  renamesOf,
  rootAt,
  verifyNote,
} from '#lib/engines/audit/index.ts'
import { hasSameBase } from '#lib/engines/audit/origin.rules.ts'
import { checkpointView } from './look-up.ts'
import type { ConsistencyAnswer, InclusionAnswer, NoteAnswer, PublicCheckpoint, PublicLog } from './schema.ts'

const SHOWN = 10

/** The public view of the log. */
export async function viewPublicLog(ctx: Ctx): Promise<PublicLog> {
  const { q } = ctx.store
  const [head, origins, checkpoints, renames] = await Promise.all([
    readHead(q),
    logNames(ctx.store.q),
    newestCheckpoints(q, SHOWN),
    renamesOf(q),
  ])
  return {
    origin: head.origin,
    size: head.size,
    keys: origins.map((origin) => ({ origin, vkey: ctx.log.vkey(origin), inUse: origin === head.origin })),
    checkpoints: await Promise.all(checkpoints.map((checkpoint) => publicCheckpoint(ctx, checkpoint))),
    renames: renames.map(({ seq, at, event, data }) => ({
      seq,
      at: at.toISOString(),
      event,
      reason: data.reason ?? null,
    })),
    seals: await sealsOf(ctx),
  }
}

async function publicCheckpoint(ctx: Ctx, checkpoint: Checkpoint): Promise<PublicCheckpoint> {
  const { q } = ctx.store
  const [note, anchors] = await Promise.all([
    noteWithAnchors(q, checkpoint),
    anchorsOf(q, checkpoint.origin, checkpoint.size),
  ])
  return {
    ...checkpointView(checkpoint),
    note,
    anchors: anchors.map(({ kind, name, time }) => ({ kind, name, time: time.toISOString() })),
  }
}

/** The certificates at the top of each seal's chain. What prevents sealing is shown on the admins' pages only. */
async function sealsOf(ctx: Ctx): Promise<PublicLog['seals']> {
  return (await sealIdentities(ctx)).map(({ signer, caFingerprint }) => {
    const certificate = new X509Certificate(signer.chain.at(-1) ?? '')
    return {
      subject: oneLine(certificate.subject),
      issuer: oneLine(certificate.issuer),
      fingerprint: caFingerprint,
      notBefore: new Date(certificate.validFrom).toISOString(),
      notAfter: new Date(certificate.validTo).toISOString(),
    }
  })
}

/** The verifier keys of the log, one per line, with the current name last. */
export async function logKeys(ctx: Ctx): Promise<string> {
  return (await logNames(ctx.store.q)).map((origin) => `${ctx.log.vkey(origin)}\n`).join('')
}

/** The newest checkpoint with its cosignatures. Throws Refusal('not_found') while there is none. */
export async function newestNote(ctx: Ctx): Promise<string> {
  const checkpoint = await latestCheckpoint(ctx.store.q)
  if (!checkpoint) throw new Refusal('not_found')
  return noteWithAnchors(ctx.store.q, checkpoint)
}

async function requireLog(ctx: Ctx, size: number): Promise<string> {
  const head = await readHead(ctx.store.q)
  if (size > head.size) throw new Refusal('not_found')
  return head.origin
}

/**
 * The proof that the log of size `to` extends the log of size `from` (RFC 6962 §2.1.2), and the root at `to`. Throws
 * Refusal('not_found') if the log is shorter, 'bad_input' if `from` is larger than `to`.
 */
export async function consistencyFor(ctx: Ctx, from: number, to: number): Promise<ConsistencyAnswer> {
  if (from > to) throw new Refusal('bad_input', { field: 'from' })
  const origin = await requireLog(ctx, to)
  const { q } = ctx.store
  const [proof, root] = await Promise.all([consistencyProof(q, from, to), rootAt(q, to)])
  return { origin, from, to, proof: proof.map(base64), root: base64(root) }
}

/**
 * The leaf hash of an event and its inclusion proof in the log of size `size` (RFC 6962 §2.1.1); hashes only. Throws
 * Refusal('not_found') if the log is shorter, 'bad_input' for an event beyond `size`.
 */
export async function inclusionFor(ctx: Ctx, index: number, size: number): Promise<InclusionAnswer> {
  if (index >= size) throw new Refusal('bad_input', { field: 'index' })
  const origin = await requireLog(ctx, size)
  const { q } = ctx.store
  const [leaf, proof, root] = await Promise.all([leafAt(q, index), inclusionProof(q, index, size), rootAt(q, size)])
  if (!leaf) throw new Refusal('not_found')
  return { origin, index, size, leaf: base64(leaf), proof: proof.map(base64), root: base64(root) }
}

/** Whether this log signed a note, for browsers that cannot verify Ed25519. Throws Refusal('bad_input'). */
export async function checkNote(ctx: Ctx, note: string): Promise<NoteAnswer> {
  try {
    const { origin } = parseCheckpoint(note)
    const [head, origins] = await Promise.all([readHead(ctx.store.q), logNames(ctx.store.q)])
    // A restored database may not have every name that the log had.
    const isOwn = origins.includes(origin) || hasSameBase(origin, head.origin)
    return { origin, signedHere: isOwn && isSignedBy(note, ctx.log.vkey(origin)) }
  } catch (error) {
    if (error instanceof NoteError) throw new Refusal('bad_input', { field: 'note' })
    throw error
  }
}

function isSignedBy(note: string, vkey: string): boolean {
  try {
    verifyNote(note, [vkey])
    return true
  } catch {
    return false
  }
}

const base64 = (bytes: Buffer) => bytes.toString('base64')

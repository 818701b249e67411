import type { ConsistencyAnswer, InclusionAnswer, NoteAnswer, PublicLog } from '#lib/domain/verify/schema.ts'
import { hasSameBase } from '#lib/engines/audit/origin.rules.ts'
import {
  fromBase64,
  noteOf,
  type PastedCheckpoint,
  type PastedProof,
  readCheckpoint,
  readVkey,
  signaturesBy,
} from '#lib/engines/audit/pasted-note.rules.ts'
import { leafHash, verifyConsistency, verifyInclusion } from '#lib/engines/audit/proof.rules.ts'

/** Requests to this log. Each rejects without an answer: no answer proves nothing. */
export type LogSource = {
  newestNote(): Promise<string>
  consistency(from: number, to: number): Promise<ConsistencyAnswer>
  inclusion(index: number, size: number): Promise<InclusionAnswer>
  isSignedHere(note: string): Promise<NoteAnswer>
}

/** `other_event`: the history matches, but the proof is for another event than the one at that position of the log. */
export type Outcome = 'same' | 'equal' | 'other_event' | 'shorter' | 'fork' | 'foreign' | 'unsigned'
export type Step =
  /** Null for a checkpoint without its signature: it is only as trustworthy as the copy. */
  | { id: 'signature'; holds: boolean | null; where: 'browser' | 'server' }
  | { id: 'consistency'; holds: boolean; from: number; to: number }
  | { id: 'inclusion'; holds: boolean; index: number; event: ProvenEvent | null }

/** The event of a proof, once it is proven to be in the log. */
export type ProvenEvent = { name: string; at: string; contract: string | null }

export type Verdict = {
  outcome: Outcome
  origin: string
  /** The number of events in the pasted checkpoint, and in the newest one of this log. */
  theirs: number
  ours: number
  steps: Step[]
  /** Signed under another name than the present one: one that the log had before, perhaps lost with a database. */
  isEarlierName: boolean
}

/** Whether a saved checkpoint is consistent with the current log. The proofs are computed here, not on the server. */
export async function checkCheckpoint(
  pasted: PastedCheckpoint,
  proof: PastedProof | null,
  log: Pick<PublicLog, 'origin' | 'keys'>,
  source: LogSource,
): Promise<Verdict> {
  const known = log.keys.find(({ origin }) => origin === pasted.origin)
  const key = known ?? (hasSameBase(pasted.origin, log.origin) ? log.keys.find(({ inUse }) => inUse) : undefined)
  const verdict: Verdict = {
    outcome: 'foreign',
    origin: pasted.origin,
    theirs: pasted.size,
    ours: 0,
    steps: [],
    isEarlierName: pasted.origin !== log.origin && key !== undefined,
  }
  if (!key) return verdict
  const signature = await checkSignature(pasted, key.vkey, source)
  if (signature.holds === false) return { ...verdict, outcome: 'unsigned', steps: [signature] }
  const newest = readCheckpoint(await source.newestNote())
  if (!newest) throw new Error('the log gave no checkpoint')
  const { outcome, steps } = await checkHistory(pasted, newest, source)
  const inclusion = proof && outcome !== 'shorter' ? [await checkInclusion(proof, newest, source)] : []
  const isOther = outcome !== 'fork' && inclusion.some(({ holds }) => !holds)
  return {
    ...verdict,
    outcome: isOther ? 'other_event' : outcome,
    ours: newest.size,
    steps: [signature, ...steps, ...inclusion],
  }
}

type History = Pick<Verdict, 'outcome' | 'steps'>

async function checkHistory(pasted: PastedCheckpoint, newest: PastedCheckpoint, source: LogSource): Promise<History> {
  const [from, to] = [pasted.size, newest.size]
  if (from > to) return { outcome: 'shorter', steps: [] }
  const { proof } = from === to ? { proof: [] } : await source.consistency(from, to)
  const hashes = proof.map((hash) => fromBase64(hash) ?? new Uint8Array())
  const holds = verifyConsistency(from, to, pasted.root, newest.root, hashes)
  const same = from === to ? 'equal' : 'same'
  return { outcome: holds ? same : 'fork', steps: [{ id: 'consistency', holds, from, to }] }
}

/**
 * The event of the proof, or else the log's leaf at that position, must be in the tree of its checkpoint and in the
 * newest tree.
 */
async function checkInclusion(proof: PastedProof, newest: PastedCheckpoint, source: LogSource): Promise<Step> {
  const { index, checkpoint } = proof
  const answer = await source.inclusion(index, newest.size)
  const stored = fromBase64(answer.leaf) ?? new Uint8Array()
  const leaf = proof.extra ? leafHash(proof.extra) : stored
  const path = answer.proof.map((hash) => fromBase64(hash) ?? new Uint8Array())
  const holds =
    verifyInclusion(leaf, index, checkpoint.size, proof.proof, checkpoint.root) &&
    verifyInclusion(leaf, index, newest.size, path, newest.root)
  return { id: 'inclusion', holds, index, event: holds && proof.extra ? eventIn(proof.extra) : null }
}

/** The event in the bytes of its body (canonical JSON); null for bytes that are no event. */
export function eventIn(bytes: Uint8Array): ProvenEvent | null {
  try {
    const { event: name, ts, contract } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
    const at = new Date(String(ts))
    if (typeof name !== 'string' || Number.isNaN(at.getTime())) return null
    return { name, at: at.toISOString(), contract: typeof contract === 'string' ? contract : null }
  } catch {
    return null
  }
}

/**
 * `vkey`: the log's key, under any of its names: a name that was lost with a database is in the checkpoint only. Verified in
 * this browser if it supports Ed25519 (not on plain http or in older browsers), else by the server. */
async function checkSignature(
  pasted: PastedCheckpoint,
  vkey: string,
  source: LogSource,
): Promise<Step & { id: 'signature' }> {
  if (pasted.signatures.length === 0) return { id: 'signature', holds: null, where: 'browser' }
  const key = readVkey(vkey)
  const isNamed = key?.name === pasted.origin
  const own = pasted.signatures.filter(({ name }) => name === pasted.origin)
  const signatures = key && isNamed ? signaturesBy(pasted, key) : own.map(({ signature }) => signature)
  if (!key || signatures.length === 0) return { id: 'signature', holds: false, where: 'browser' }
  const here = await verifyHere(key.publicKey, pasted.text, signatures)
  if (here !== null) return { id: 'signature', holds: here, where: 'browser' }
  const { signedHere } = await source.isSignedHere(noteOf(pasted))
  return { id: 'signature', holds: signedHere, where: 'server' }
}

/** Null if this browser does not support Ed25519 or does not allow it. */
async function verifyHere(
  publicKey: Uint8Array,
  text: string,
  signatures: readonly Uint8Array[],
): Promise<boolean | null> {
  try {
    const { subtle } = globalThis.crypto
    const key = await subtle.importKey('raw', Uint8Array.from(publicKey), { name: 'Ed25519' }, false, ['verify'])
    const message = new TextEncoder().encode(text)
    // As signed notes specify: one bad signature of a known key makes the note invalid.
    for (const signature of signatures)
      if (!(await subtle.verify({ name: 'Ed25519' }, key, Uint8Array.from(signature), message))) return false
    return true
  } catch {
    return null
  }
}

import { ED25519, NoteError, parseVkey, writeVkey } from '#lib/core/verifier-key.ts'
import { parseConsistency } from '#lib/domain/evidence/verifier/verify/events.mjs'
import { isConsistent, isIncluded } from '#lib/domain/evidence/verifier/verify/merkle.mjs'
import * as verifier from '#lib/domain/evidence/verifier/verify/note.mjs'
import { readSubmission, writeSubmission } from '#lib/domain/log/cosignature.ts'
import { checkpointText, parseCheckpoint, tlogProof } from '#lib/engines/audit/checkpoint.ts'
import {
  noteOf,
  readCheckpoint,
  readProof,
  readStated,
  readVkey,
  signaturesBy,
} from '#lib/engines/audit/pasted-note.rules.ts'
import { leafHash, verifyConsistency, verifyInclusion } from '#lib/engines/audit/proof.rules.ts'
import { ed25519Key, parseNote, publicBytes, signNote, verifyNote } from '#lib/engines/audit/signed-note.ts'
import type { Target } from '../target.ts'
import { isPlainError } from './plain-error.ts'

const origin = 'sign.example/log'
const key = ed25519Key(Buffer.alloc(32, 7))
const vkey = writeVkey(origin, ED25519, publicBytes(key))
const hashes = [1, 2, 3].map((fill) => Buffer.alloc(32, fill))
const note = signNote(checkpointText({ origin, size: 1234, root: hashes[0] ?? Buffer.of() }), origin, key)

const isRefusal = (error: unknown): boolean => error instanceof NoteError || isPlainError(error)

function tryAll(...readers: (() => unknown)[]): void {
  for (const read of readers) {
    try {
      read()
    } catch (error) {
      if (!isRefusal(error)) throw error
    }
  }
}

const tokens = [
  ...[
    '\n',
    '\n\n',
    '\r\n',
    '— ',
    '> ',
    ' ',
    '+',
    '=',
    '==',
    '0',
    '9007199254740993',
    'index ',
    'extra ',
    'from ',
    'to ',
    '\ufeff',
    '\u0000',
  ],
  ...[
    'c2sp.org/tlog-proof@v1\n',
    'signcove consistency proof v1\n',
    origin,
    `${(hashes[1] ?? Buffer.of()).toString('base64')}\n`,
    `— ${origin} `,
  ],
].map((token) => Buffer.from(token, 'utf8'))

const consistency = `signcove consistency proof v1\nfrom 3 ${hashes[0]?.toString('base64')}\nto 7 ${hashes[1]?.toString('base64')}\n${hashes.map((hash) => `${hash.toString('base64')}\n`).join('')}`

/** The verdicts of both implementations on a proof must be the same. */
function compareProofs(bytes: Buffer): void {
  if (bytes.length < 16) return
  const [first, second] = [bytes.readUIntBE(0, 6), bytes.readUIntBE(6, 6)]
  const [older, newer] = [first % (second + 2), second]
  const proof = Array.from({ length: Math.min(70, Math.floor((bytes.length - 12) / 32)) }, (_, i) =>
    bytes.subarray(12 + i * 32, 44 + i * 32),
  )
  const root = hashes[2] ?? Buffer.of()
  const leaf = leafHash(bytes.subarray(0, 12))
  if (verifyInclusion(leaf, older, newer, proof, root) !== isIncluded(Buffer.from(leaf), older, newer, proof, root))
    throw new RangeError('the two implementations disagree on an inclusion')
  const isOurs = verifyConsistency(older, newer, leaf, root, proof)
  if (isOurs !== isConsistent(older, Buffer.from(leaf), newer, root, proof))
    throw new RangeError('the two implementations disagree on a consistency')
}

export const noteTargets: Target[] = [
  {
    name: 'notes',
    what: 'signed notes, checkpoints and verifier keys',
    seeds: () =>
      [
        note,
        `${note}${note.split('\n').at(-2)}\n`,
        `> ${note.replaceAll('\n', '\r\n> ')}`,
        vkey,
        `${origin} has 1,234 events; root ${hashes[0]?.toString('base64')}.`,
      ].map((text) => Buffer.from(text)),
    tokens,
    run(bytes) {
      const text = bytes.toString('utf8')
      tryAll(
        () => parseNote(text),
        () => parseCheckpoint(text),
        () => verifyNote(text, [vkey]),
        () => parseVkey(text),
        () => {
          const found = readCheckpoint(text) ?? readStated(text, [origin])
          if (!found) return
          noteOf(found)
          signaturesBy(found, { name: origin, keyId: Buffer.alloc(4) })
        },
        () => readVkey(text),
        () => verifier.parseVerifierKey(text),
        () => verifier.parseCheckpoint(verifier.parseNote(bytes).text),
      )
    },
    isRefusal,
  },
  {
    name: 'proofs',
    what: 'proofs of the log',
    seeds: () =>
      [
        tlogProof({ index: 5, proof: hashes, checkpointNote: note, extra: hashes[0] ?? Buffer.of() }),
        consistency,
        writeSubmission({ oldSize: 4, proof: hashes, note }),
        `${'\0'.repeat(12)}${hashes.join('')}`,
      ].map((text) => Buffer.from(text)),
    tokens,
    run(bytes) {
      tryAll(
        () => readProof(bytes.toString('utf8')),
        () => readSubmission(bytes.toString('utf8')),
        () => parseConsistency(bytes),
        () => compareProofs(bytes),
      )
    },
    isRefusal,
  },
]

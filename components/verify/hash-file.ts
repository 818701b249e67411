import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** The type of a file by its first bytes. */
export type FileKind = 'pdf' | 'zip' | 'proof' | 'other'

export type Fingerprint = {
  sha256: string
  kind: FileKind
  /** SHA-256 of the first `prefix` bytes; null if not requested or if the file is shorter. */
  prefixSha256: string | null
}

type Options = {
  /** The number of first bytes to hash separately. */
  prefix?: number | null
  progress?: (done: number) => void
  signal?: AbortSignal
}

/** Bytes hashed at a time, small enough to keep a phone responsive. */
const slice = 1024 * 1024
const proofHeader = 'c2sp.org/tlog-proof@'

/**
 * The SHA-256 of a file, computed in slices for any size: on plain http browsers have no crypto.subtle, which would
 * also need the whole file in memory.
 */
export async function fingerprintOf(
  file: Blob,
  { prefix = null, progress, signal }: Options = {},
): Promise<Fingerprint> {
  const hash = sha256.create()
  let kind: FileKind = 'other'
  let prefixSha256 = prefix === 0 ? bytesToHex(sha256(new Uint8Array())) : null
  for (let at = 0; at < file.size; ) {
    signal?.throwIfAborted()
    const end = prefix !== null && at < prefix ? Math.min(at + slice, prefix) : at + slice
    const bytes = new Uint8Array(await file.slice(at, end).arrayBuffer())
    if (bytes.length === 0) throw new Error('the file ended before its end')
    if (at === 0) kind = kindOf(bytes)
    hash.update(bytes)
    at += bytes.length
    if (at === prefix) prefixSha256 = bytesToHex(hash.clone().digest())
    progress?.(at)
  }
  return { sha256: bytesToHex(hash.digest()), kind, prefixSha256 }
}

/** PDF readers search for `%PDF-` in the first kilobyte (ISO 32000-1, annex H.3). */
function kindOf(bytes: Uint8Array): FileKind {
  const start = String.fromCharCode(...bytes.subarray(0, 1024))
  if (start.startsWith('PK\u0003\u0004')) return 'zip'
  if (start.startsWith(proofHeader)) return 'proof'
  return start.includes('%PDF-') ? 'pdf' : 'other'
}

import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { access, type FileHandle, open, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { HOUR } from '#lib/core/clock.ts'
import { isTemporaryName, streamDurable } from '#lib/core/durable-file.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { OVERHEAD_BYTES, opener, PREFIX_BYTES, sealer, TAG_BYTES } from './blob-format.ts'
import { BlobDamaged, type BlobLimits, BlobMissing, type BlobStore, type StoredBlob } from './blob-store.ts'

/** Bytes are hashed and encrypted in pieces of this size, so that a large file does not block the event loop. */
const PIECE_BYTES = 1 << 20
const LEFTOVER_AGE_MS = HOUR
const NAME = /^[0-9a-f]{64}$/

/**
 * Opens the blobs of a data directory: `<dir>/blobs/ab/<sha256>`, with `<dir>/tmp` for temporary files. Directories have
 * mode 0700, files 0600. Removes temporary files that a crash left more than an hour ago. `key`: 32 bytes.
 */
export function openFileBlobs(o: { dir: string; key: Buffer }): BlobStore {
  if (o.key.length !== 32) throw new RangeError('The key of the blob store must have 32 bytes.')
  const home = { blobs: join(o.dir, 'blobs'), tmp: join(o.dir, 'tmp'), key: o.key }
  for (const dir of [home.blobs, home.tmp]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    chmodSync(dir, 0o700)
  }
  sweepLeftovers(home.tmp)
  return {
    put: (data, limits = {}) => putBlob(home, data, limits),
    get: (sha256) => getBlob(home, sha256),
    open: (sha256) => openBlob(home, sha256),
    has: (sha256) => hasBlob(home, sha256),
    remove: (sha256) => removeBlob(home, sha256),
    removeOlder: (ageMs) => removeOlder(home, ageMs),
    probe: () => probe(home),
  }
}

type Home = { blobs: string; tmp: string; key: Buffer }

function pathOf(home: Home, sha256: string): string {
  return join(home.blobs, sha256.slice(0, 2), sha256)
}

/** Replaces an existing blob with the same name: the contents are equal, and a damaged blob is repaired. */
function putBlob(home: Home, data: Uint8Array | AsyncIterable<Uint8Array>, limits: BlobLimits): Promise<StoredBlob> {
  return streamDurable({
    tempDir: home.tmp,
    write: (file) => writeSealed(file, home.key, data, limits.maxBytes ?? Number.POSITIVE_INFINITY),
    fileFor: ({ sha256 }) => pathOf(home, sha256),
  })
}

async function writeSealed(
  file: FileHandle,
  key: Buffer,
  data: Uint8Array | AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StoredBlob> {
  if (data instanceof Uint8Array && data.length > maxBytes) throw new Refusal('file_too_large', { limit: maxBytes })
  const seal = sealer(key)
  let size = 0
  let pending: Buffer[] = [seal.prefix]
  const flush = async () => {
    await file.writeFile(Buffer.concat(pending))
    pending = []
  }
  for await (const piece of data instanceof Uint8Array ? piecesOf(data) : data) {
    size += piece.length
    if (size > maxBytes) throw new Refusal('file_too_large', { limit: maxBytes })
    pending.push(seal.update(piece))
    // Small pieces are written together: most blobs are a single piece.
    if (pending.reduce((sum, { length }) => sum + length, 0) >= PIECE_BYTES) await flush()
  }
  const { sha256, tag } = seal.end()
  pending.push(tag)
  await flush()
  return { sha256, size }
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
}

async function getBlob(home: Home, sha256: string): Promise<Uint8Array> {
  const { size, pieces } = await plainPieces(home, sha256)
  const plain = new Uint8Array(size)
  let at = 0
  for await (const piece of pieces) {
    plain.set(piece, at)
    at += piece.length
  }
  return plain
}

/** Decrypts the blob twice, because the plaintext must not be used before all of it was verified. */
async function openBlob(home: Home, sha256: string) {
  for await (const _ of (await plainPieces(home, sha256)).pieces);
  return plainPieces(home, sha256)
}

/** The size of a blob and its plaintext, which is verified at the end. The file is open while the pieces are read. */
async function plainPieces(home: Home, sha256: string) {
  if (!NAME.test(sha256)) throw new BlobMissing(sha256)
  const path = pathOf(home, sha256)
  const stored = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new BlobMissing(sha256) : error
  })
  const size = stored.size - OVERHEAD_BYTES
  if (size < 0) throw new BlobDamaged(sha256, 'it is too short')
  return { size, pieces: readPieces(home, sha256, size) }
}

async function* readPieces(home: Home, sha256: string, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(pathOf(home, sha256), 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new BlobMissing(sha256) : error
  })
  try {
    const next = await reader(file, size + OVERHEAD_BYTES, sha256)
    const seal = opener(home.key, await next(PREFIX_BYTES))
    for (let at = 0; at < size; at += PIECE_BYTES) yield seal.update(await next(Math.min(PIECE_BYTES, size - at)))
    const wrong = seal.end(await next(TAG_BYTES), sha256)
    if (wrong) throw new BlobDamaged(sha256, wrong)
  } finally {
    await file.close()
  }
}

/** Returns a function that reads the next part of a file; a small file is read in one call. */
async function reader(file: FileHandle, size: number, sha256: string): Promise<(length: number) => Promise<Buffer>> {
  if (size > PIECE_BYTES) return (length) => readExactly(file, length, sha256)
  const buffer = await readExactly(file, size, sha256)
  let at = 0
  return async (length) => {
    at += length
    return buffer.subarray(at - length, at)
  }
}

async function readExactly(file: FileHandle, length: number, sha256: string): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at)
    if (bytesRead === 0) throw new BlobDamaged(sha256, 'it ends early')
    at += bytesRead
  }
  return bytes
}

async function hasBlob(home: Home, sha256: string): Promise<boolean> {
  if (!NAME.test(sha256)) return false
  try {
    await access(pathOf(home, sha256))
    return true
  } catch {
    return false
  }
}

async function removeBlob(home: Home, sha256: string): Promise<void> {
  if (NAME.test(sha256)) await rm(pathOf(home, sha256), { force: true })
}

/** Milliseconds since the epoch; infinite for a file that no longer exists. */
async function writtenAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY,
  )
}

async function removeOlder(home: Home, ageMs: number): Promise<string[]> {
  const oldest = Date.now() - ageMs // compared with the file system's own clock
  const removed: string[] = []
  for (const name of await readdir(home.blobs, { recursive: true })) {
    const sha256 = basename(name)
    if (!NAME.test(sha256) || (await writtenAt(pathOf(home, sha256))) >= oldest) continue
    await removeBlob(home, sha256)
    removed.push(sha256)
  }
  return removed
}

async function probe(home: Home): Promise<void> {
  const content = randomBytes(32)
  const { sha256 } = await putBlob(home, content, {})
  try {
    if (!content.equals(await getBlob(home, sha256))) throw new BlobDamaged(sha256, 'it reads back otherwise')
  } finally {
    await removeBlob(home, sha256)
  }
}

function sweepLeftovers(tmp: string): void {
  const oldest = Date.now() - LEFTOVER_AGE_MS // compared with the file system's own clock
  for (const name of readdirSync(tmp)) {
    const path = join(tmp, name)
    if (isTemporaryName(name) && (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest)
      rmSync(path, { force: true })
  }
}

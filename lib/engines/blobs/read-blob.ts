import { type FileHandle, open } from 'node:fs/promises'
import { HEADER_BYTES, type Header, opener, readHeader, TAG_BYTES } from './blob-format.ts'
import { type Home, NAME, PIECE_BYTES, pathOf } from './blob-home.ts'
import { BlobDamaged, BlobMissing } from './blob-store.ts'

/** Opens the file of a blob and passes it to `use`. Throws BlobMissing. */
async function withBlob<T>(home: Home, sha256: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await openBlob(home, sha256)
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

function openBlob(home: Home, sha256: string): Promise<FileHandle> {
  if (!NAME.test(sha256)) throw new BlobMissing(sha256)
  return open(pathOf(home, sha256), 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new BlobMissing(sha256) : error
  })
}

/** The whole plaintext of a stored blob, verified. Throws BlobMissing, BlobDamaged. */
export async function readBlob(home: Home, sha256: string): Promise<Uint8Array> {
  return withBlob(home, sha256, (file) => readWhole(home, sha256, file))
}

/** The whole plaintext of an open file that is, or is to become, the blob `sha256`. */
export async function readWhole(home: Home, sha256: string, file: FileHandle): Promise<Uint8Array> {
  const { size, pieces } = await plainPieces(home, sha256, file)
  const plain = new Uint8Array(size)
  let at = 0
  for await (const piece of pieces) {
    plain.set(piece, at)
    at += piece.length
  }
  return plain
}

/** Decrypts the blob twice, because the plaintext must not be used before all of it was verified. */
export async function streamBlob(home: Home, sha256: string) {
  const size = await withBlob(home, sha256, async (file) => {
    const { size: bytes, pieces } = await plainPieces(home, sha256, file)
    for await (const _ of pieces);
    return bytes
  })
  return { size, pieces: streamPieces(home, sha256) }
}

/** The file is open while the pieces are read. */
export async function* streamPieces(home: Home, sha256: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await openBlob(home, sha256)
  try {
    yield* (await plainPieces(home, sha256, file)).pieces
  } finally {
    await file.close()
  }
}

/** The key id in the header of a blob; null in one of version 1. Throws BlobMissing, BlobDamaged. */
export async function keyIdOfBlob(home: Home, sha256: string): Promise<string | null> {
  return withBlob(home, sha256, async (file) => {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    return headerOf(sha256, buffer.subarray(0, bytesRead)).keyId
  })
}

function headerOf(sha256: string, start: Uint8Array): Header {
  const header = readHeader(start)
  if (!header) throw new BlobDamaged(sha256, 'its format is unknown')
  return header
}

/** The size of the plaintext in bytes, and the plaintext, which is verified at the end. */
async function plainPieces(home: Home, sha256: string, file: FileHandle) {
  const stored = (await file.stat()).size
  if (stored < HEADER_BYTES) throw new BlobDamaged(sha256, 'it is too short')
  const next = await reader(file, stored, sha256)
  const start = await next(HEADER_BYTES)
  const { keyId, prefixBytes } = headerOf(sha256, start)
  const size = stored - prefixBytes - TAG_BYTES
  if (size < 0) throw new BlobDamaged(sha256, 'it is too short')
  const key = home.keys.find(keyId)
  if (!key) throw new BlobDamaged(sha256, `the master key file lacks its key${keyId === null ? '' : ` ${keyId}`}`)
  const prefix = Buffer.concat([start, await next(prefixBytes - HEADER_BYTES)])
  return { size, pieces: readPieces({ key, prefix, next, size, sha256 }) }
}

type Next = (length: number) => Promise<Buffer>
type Opened = { key: Buffer; prefix: Buffer; next: Next; size: number; sha256: string }

async function* readPieces({ key, prefix, next, size, sha256 }: Opened): AsyncGenerator<Uint8Array, void, undefined> {
  const seal = opener(key, prefix)
  for (let at = 0; at < size; at += PIECE_BYTES) yield seal.update(await next(Math.min(PIECE_BYTES, size - at)))
  const wrong = seal.end(await next(TAG_BYTES), sha256)
  if (wrong) throw new BlobDamaged(sha256, wrong)
}

/** Returns a function that reads the next part of a file; a small file is read in one call. */
async function reader(file: FileHandle, size: number, sha256: string): Promise<Next> {
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

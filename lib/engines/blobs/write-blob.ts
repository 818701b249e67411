import { type FileHandle, open } from 'node:fs/promises'
import { type StagedFile, stageDurable } from '#lib/core/durable-file.ts'
import type { PurposeKeys } from '#lib/core/purpose-keys.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { sealer } from './blob-format.ts'
import { type Home, PIECE_BYTES, pathOf } from './blob-home.ts'
import type { BlobData, BlobLimits, StagedBlob, StoredBlob } from './blob-store.ts'
import { readWhole } from './read-blob.ts'

type Key = ReturnType<PurposeKeys['current']>

/** Encrypts data to a temporary file. Its key is in use until the file is named or removed. */
export async function stageFile(home: Home, data: BlobData, { maxBytes }: BlobLimits): Promise<StagedFile<StoredBlob>> {
  const key = home.keys.current()
  const release = holdKey(home, key)
  try {
    const write = (file: FileHandle) => writeSealed(file, key, data, maxBytes ?? Number.POSITIVE_INFINITY)
    const staged = await stageDurable({ tempDir: home.tmp, write })
    return {
      ...staged,
      keepAs: (file) => staged.keepAs(file).finally(release),
      discard: () => staged.discard().finally(release),
    }
  } catch (error) {
    release()
    throw error
  }
}

/** Counts a file under a key. Returns a function that ends this, once. */
function holdKey({ writing }: Home, { id }: Key): () => void {
  const add = (count: number) => writing.set(id, (writing.get(id) ?? 0) + count)
  add(1)
  let isHeld = true
  return () => {
    if (isHeld) add(-1)
    isHeld = false
  }
}

/** Replaces an existing blob with the same name: the contents are equal, and a damaged blob is repaired. */
function accept(home: Home, { written: { sha256 }, keepAs }: StagedFile<StoredBlob>): Promise<void> {
  return home.inTurn(sha256, () => keepAs(pathOf(home, sha256)))
}

export async function putBlob(home: Home, data: BlobData, limits: BlobLimits): Promise<StoredBlob> {
  const staged = await stageFile(home, data, limits)
  await accept(home, staged)
  return staged.written
}

export async function stageBlob(home: Home, data: BlobData, limits: BlobLimits): Promise<StagedBlob> {
  const staged = await stageFile(home, data, limits)
  const read = async () => {
    const file = await open(staged.file, 'r')
    try {
      return await readWhole(home, staged.written.sha256, file)
    } finally {
      await file.close()
    }
  }
  return { ...staged.written, read, accept: () => accept(home, staged), discard: staged.discard }
}

async function writeSealed(file: FileHandle, key: Key, data: BlobData, maxBytes: number): Promise<StoredBlob> {
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

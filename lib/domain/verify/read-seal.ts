import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { readSealInWorker } from '#lib/engines/pdf/index.ts'
import { describeSeal } from './describe-seal.ts'
import { MAX_SEAL_BYTES } from './limits.rules.ts'
import type { SealReading } from './schema.ts'

/** The maximum of `bytesInMemory`. */
const MAX_BYTES_IN_MEMORY = 2 * MAX_SEAL_BYTES
/**
 * The bytes of all files that this process is reading now. Only received bytes count, so that slow clients do not block
 * others.
 */
let bytesInMemory = 0

/**
 * Reads a body into memory and calls `take` before it keeps each piece. Throws Refusal('file_too_large') beyond `limit`
 * bytes, 'file_incomplete' if it ends early.
 */
async function readAll(body: AsyncIterable<Uint8Array>, limit: number, take: (bytes: number) => void): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for await (const piece of body) {
      size += piece.length
      if (size > limit) throw new Refusal('file_too_large', { limit })
      take(piece.length)
      pieces.push(piece)
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('file_incomplete')
  }
  return Buffer.concat(pieces)
}

/**
 * Reads the digital signatures of any PDF and reports each check. The file is kept in memory only. Limited to
 * MAX_BYTES_IN_MEMORY in total; throws Refusal('too_many_requests') beyond.
 */
export async function readSeal(ctx: Ctx, body: AsyncIterable<Uint8Array>): Promise<SealReading> {
  let mine = 0
  const take = (bytes: number) => {
    if (bytesInMemory + bytes > MAX_BYTES_IN_MEMORY) throw new Refusal('too_many_requests', { seconds: 5 })
    bytesInMemory += bytes
    mine += bytes
  }
  try {
    return await readingOf(ctx, await readAll(body, MAX_SEAL_BYTES, take))
  } finally {
    bytesInMemory -= mine
  }
}

async function readingOf(ctx: Ctx, bytes: Buffer): Promise<SealReading> {
  if (bytes.length === 0) throw new Refusal('file_empty')
  return describeSeal(ctx, bytes, await readSealInWorker(bytes, timestampRoots(ctx)))
}

/** The certificates that timestamps must lead to, to be evidence of their time. */
export function timestampRoots(ctx: Ctx): readonly string[] {
  return ctx.settings.timestamp?.roots ?? []
}

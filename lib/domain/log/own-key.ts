import type { KeyObject } from 'node:crypto'
import { COSIGNATURE, writeVkey } from '#lib/core/verifier-key.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { ed25519Key, publicBytes } from '#lib/engines/audit/index.ts'

/** What this installation vouches for other logs with: a key of its own, for the message that is signed names no log key. */
export function witnessKey(ctx: Ctx): { name: string; key: KeyObject; publicKey: Buffer } {
  const key = ed25519Key(ctx.key('log witness'))
  return { name: `${ctx.settings.url.host}/witness`, key, publicKey: publicBytes(key) }
}

/** The key that others check this installation's cosignatures with, as text (c2sp.org/signed-note, type 4). */
export function witnessVkey(ctx: Ctx): string {
  const { name, publicKey } = witnessKey(ctx)
  return writeVkey(name, COSIGNATURE, publicKey)
}

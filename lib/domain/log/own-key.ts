import type { KeyObject } from 'node:crypto'
import { COSIGNATURE, writeVkey } from '#lib/core/verifier-key.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { ed25519Key, publicBytes } from '#lib/engines/audit/index.ts'

/**
 * The key with which this installation cosigns other logs. It is not the log's key, because the signed message names no
 * log key.
 */
export function witnessKey(ctx: Ctx): { name: string; key: KeyObject; publicKey: Buffer } {
  const key = ed25519Key(ctx.key('log witness'))
  return { name: `${ctx.settings.url.host}/witness`, key, publicKey: publicBytes(key) }
}

/** The verifier key of this installation's cosignatures, as text (c2sp.org/signed-note, type 4). */
export function witnessVkey(ctx: Ctx): string {
  const { name, publicKey } = witnessKey(ctx)
  return writeVkey(name, COSIGNATURE, publicKey)
}

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PurposeKeys } from '#lib/core/purpose-keys.ts'
import type { KeyUse } from './blob-store.ts'

/** Bytes are hashed and encrypted in pieces of this size, so that a large file does not block the event loop. */
export const PIECE_BYTES = 1 << 20
export const NAME = /^[0-9a-f]{64}$/

/** Runs work on one name after the work on it that was begun before. */
type InTurn = <T>(sha256: string, work: () => Promise<T>) => Promise<T>

/** The folders of a store, and its keys. */
export type Home = {
  blobs: string
  tmp: string
  keys: PurposeKeys
  /** The number of files that are being written under each key, and are not named yet. */
  writing: KeyUse
  /** Names and unlinks files, so that a blob is not removed as old while it is stored again. */
  inTurn: InTurn
}

export function pathOf(home: Home, sha256: string): string {
  return join(home.blobs, sha256.slice(0, 2), sha256)
}

/** The time of the last write, in milliseconds since the epoch; null for a file that does not exist. */
export async function writtenAt(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  )
}

export function inTurnByName(): InTurn {
  const newest = new Map<string, Promise<unknown>>()
  return async (sha256, work) => {
    const turn = (newest.get(sha256) ?? Promise.resolve()).then(work)
    const ended = turn.catch(() => undefined)
    newest.set(sha256, ended)
    try {
      return await turn
    } finally {
      if (newest.get(sha256) === ended) newest.delete(sha256)
    }
  }
}

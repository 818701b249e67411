import { createHash } from 'node:crypto'
import type { FilesInPieces } from './zip.ts'

const format = 'signcove evidence manifest v1'

/** manifest.json: every other file with its size in bytes and its SHA-256. */
export function manifestOf(contract: string, log: { origin: string; size: number }, files: FilesInPieces): Buffer {
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  const manifest = {
    format,
    contract,
    log: { origin: log.origin, size: log.size },
    files: Object.fromEntries(entries.map(([name, pieces]) => [name, entryOf(pieces)])),
  }
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
}

function entryOf(pieces: readonly Buffer[]): { sha256: string; size: number } {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return { sha256: hash.digest('hex'), size: pieces.reduce((sum, { length }) => sum + length, 0) }
}

/** The text of manifest.note, which the log's key signs. */
export function manifestText(contract: string, manifestSha256: string): string {
  return `${format}\ncontract ${contract}\nmanifest.json ${manifestSha256}\n`
}

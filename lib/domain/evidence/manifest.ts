import { createHash } from 'node:crypto'
import type { Edition, Withheld } from './withheld.ts'
import type { FilesInPieces } from './zip.ts'

const format = 'signcove evidence manifest v1'

type Of = { contract: string; edition: Edition; log: { origin: string; size: number }; withheld: Withheld }

/**
 * manifest.json: every other file with its size in bytes and its SHA-256; in a recipient's edition also the SHA-256 of
 * what is withheld, which the log names.
 */
export function manifestOf({ contract, edition, log, withheld }: Of, files: FilesInPieces): Buffer {
  const manifest = {
    format,
    contract,
    edition,
    log: { origin: log.origin, size: log.size },
    files: Object.fromEntries(sorted(files).map(([name, pieces]) => [name, entryOf(pieces)])),
    ...(edition === 'members'
      ? {}
      : {
          withheld: {
            files: Object.fromEntries(sorted(withheld.files)),
            personal: Object.fromEntries(withheld.personal),
            parties: Object.fromEntries(sorted(withheld.parties)),
          },
        }),
  }
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
}

function sorted<T>(named: ReadonlyMap<string, T>): [string, T][] {
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1))
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

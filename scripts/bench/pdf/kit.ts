import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { preparePdf, type SealSigner } from '#lib/engines/pdf/index.ts'
import { makeDocument } from '../documents.ts'
import { timed } from '../statistics.ts'

/** What every part of the bench works with. */
export type Kit = {
  folder: string
  png: Uint8Array
  signer: SealSigner
  rounds: number
  say: (words: string) => void
}

export type PreparedFile = { file: string; bytes: Uint8Array; prepareMs: number }

/** A document of so many pages and about so many bytes, prepared as an upload is, in a file. */
export async function preparedFile({ folder }: Kit, pages: number, size: number): Promise<PreparedFile> {
  const original = await makeDocument(pages, size)
  const { ms, value } = await timed(() => preparePdf(original))
  const file = path.join(folder, `${pages}-${size}.pdf`)
  writeFileSync(file, value.bytes)
  return { file, bytes: value.bytes, prepareMs: ms }
}

/** How long each piece of work takes, taking turns for so many rounds after a few that do not count. */
export async function inTurns<Name extends string>(
  rounds: number,
  works: Record<Name, () => Promise<unknown>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(works) as Name[]
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  const unmeasured = Math.min(5, rounds)
  for (let round = -unmeasured; round < rounds; round++) {
    for (const name of names) {
      const { ms } = await timed(works[name])
      if (round >= 0) times[name].push(ms)
    }
  }
  return times
}

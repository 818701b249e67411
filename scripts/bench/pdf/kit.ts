import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { preparePdf, type SealSigner } from '#lib/engines/pdf/index.ts'
import { makeDocument } from '../documents.ts'
import { timed } from '../statistics.ts'

/** Shared by all parts of the benchmark. */
export type Kit = {
  folder: string
  png: Uint8Array
  signer: SealSigner
  rounds: number
  print: (text: string) => void
}

export type PreparedFile = { file: string; bytes: Uint8Array; prepareMs: number }

/** A document of the given pages and about the given bytes, prepared like an upload, in a file. */
export async function preparedFile({ folder }: Kit, pages: number, size: number): Promise<PreparedFile> {
  const original = await makeDocument(pages, size)
  const { ms, value } = await timed(() => preparePdf(original))
  const file = path.join(folder, `${pages}-${size}.pdf`)
  writeFileSync(file, value.bytes)
  return { file, bytes: value.bytes, prepareMs: ms }
}

/** The times of each function, run alternately for the given rounds after a few unmeasured ones. */
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

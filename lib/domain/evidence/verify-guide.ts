import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { EvidenceFacts, Files } from './bundle-facts.ts'
import type { Edition } from './withheld.ts'

type File = [name: string, bytes: Buffer]

/** Each bundle contains the verifier as it is in the source tree, so a bundler must neither follow nor move it. */
const folder = () => path.join(/* turbopackIgnore: true */ process.cwd(), 'lib', 'domain', 'evidence', 'verifier')

/** verify.mjs with its modules, and VERIFY.md, which explains how to run it and what each result means. */
export async function guideFiles(facts: EvidenceFacts, files: Files, edition: Edition): Promise<File[]> {
  const modules = (await readdir(path.join(folder(), 'verify'))).filter((name) => name.endsWith('.mjs')).sort()
  const names = ['verify.mjs', ...modules.map((name) => `verify/${name}`)]
  const guide = await readFile(path.join(folder(), 'VERIFY.md'), 'utf8')
  return [
    ...(await Promise.all(names.map(async (name): Promise<File> => [name, await readFile(path.join(folder(), name))]))),
    [
      'VERIFY.md',
      Buffer.from(filledIn(guide, facts, (name) => (name === 'withheld' ? edition !== 'members' : files.has(name)))),
    ],
  ]
}

/**
 * The guide with the sizes and names of this bundle. Text between `<!-- if NAME -->` and `<!-- end -->` is kept only if the
 * bundle has that file; NAME can also be `withheld`, for the edition of a recipient.
 */
function filledIn(
  guide: string,
  { contract, signed, checkpoint }: EvidenceFacts,
  has: (name: string) => boolean,
): string {
  const values: Record<string, string | number> = {
    contract: contract.id,
    origin: checkpoint.origin,
    size: checkpoint.size,
    stampedSize: signed?.stampedSize ?? 0,
    stampedSha256: signed?.stampedSha256 ?? '',
    preSealSize: signed?.preSealSize ?? 0,
    preSealSha256: signed?.preSealSha256 ?? '',
    sealedSize: signed?.size ?? 0,
    sealedSha256: signed?.sha256 ?? '',
  }
  return guide
    .replaceAll(/<!-- if (\S+) -->\n([\s\S]*?)<!-- end -->\n/g, (_, name: string, text: string) =>
      has(name) ? text : '',
    )
    .replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
}

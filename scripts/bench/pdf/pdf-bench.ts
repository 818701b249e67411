import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkSignatureImage } from '#lib/engines/pdf/index.ts'
import { makeSignature } from '../documents.ts'
import type { Bench, Options, Result } from '../options.ts'
import type { Row } from '../report.ts'
import { newSigner } from './engine.ts'
import { measureCertificate } from './measure-certificate.ts'
import { measureMemory } from './measure-memory.ts'
import { measurePages } from './measure-pages.ts'
import { measureSeal } from './measure-seal.ts'

async function run({ quick, only, print }: Options): Promise<Result> {
  const wants = (part: string) => only.length === 0 || only.includes(part)
  const rounds = quick ? 5 : 50
  const folder = mkdtempSync(path.join(tmpdir(), 'signcove-bench-'))
  const rows: Row[] = []
  try {
    // As the product stores it: cropped to its ink and re-encoded.
    const { png } = await checkSignatureImage((await makeSignature()).png)
    const kit = { folder, png, signer: await newSigner(), rounds, print }
    if (wants('seal')) rows.push(...(await measureSeal(kit)))
    if (wants('certificate')) rows.push(...(await measureCertificate(kit)))
    if (wants('pages')) rows.push(...(await measurePages(kit)))
    if (wants('memory')) rows.push(...(await measureMemory(kit)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { rows, remarks: [`Medians of ${rounds} warm rounds in which everything compared takes turns.`] }
}

export const pdfBench: Bench = { parts: ['seal', 'certificate', 'pages', 'memory'], run }

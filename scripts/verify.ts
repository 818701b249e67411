// `npm run verify -- FILE.pdf|BUNDLE.zip`: reports what a sealed PDF or an evidence bundle proves and what it does not.
// Needs no running server. A PDF is also looked up in the log of this installation, if its database can be reached.
// Exits with 0 if no problem was found, 1 if there is one, 2 if it could not run.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { verifyContainer } from '#lib/domain/evidence/verifier/verify/verify-bundle.mjs'

const usage = 'Usage: npm run verify -- FILE.pdf|BUNDLE.zip [--against CHECKPOINT] [--witness KEY] [--json]'
const options = {
  against: { type: 'string' },
  witness: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const

type Given = ReturnType<typeof given>['values']
type Verdict = { valid: boolean; json: object; text: string }

function given() {
  return parseArgs({ options, allowPositionals: true })
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`${file}: ${code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`}`)
  }
}

function verifyZip(file: string, bytes: Buffer, { against, witness }: Given): Verdict {
  const report = verifyContainer(bytes, path.basename(file), {
    witnesses: witness ?? [],
    ...(against === undefined ? {} : { against: { name: against, bytes: read(against) } }),
  })
  const title = `Evidence bundle ${file}, verified by this checkout`
  return { valid: report.problems.length === 0, json: report.asJson(), text: report.asText(title) }
}

/** A PDF may begin with other bytes, within the first kilobyte (ISO 32000-2, 7.5.2, and common readers). */
const isPdf = (bytes: Buffer) => bytes.subarray(0, 1024).includes('%PDF-')

async function verdictOn(file: string, values: Given): Promise<Verdict> {
  const bytes = read(file)
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return verifyZip(file, bytes, values)
  if (!isPdf(bytes)) throw new Error(`${file} is neither a PDF nor an evidence bundle`)
  if (values.against !== undefined || values.witness)
    throw new Error('--against and --witness are for evidence bundles')
  const { verifyPdf } = await import('./verify/verify-pdf.ts')
  return verifyPdf(file, bytes)
}

async function main(): Promise<number> {
  const { values, positionals } = given()
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error(usage)
  const verdict = await verdictOn(file, values)
  process.stdout.write(values.json ? `${JSON.stringify(verdict.json, null, 2)}\n` : verdict.text)
  return verdict.valid ? 0 : 1
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  },
)

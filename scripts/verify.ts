// `npm run verify -- FILE.pdf|BUNDLE.zip`: what a sealed PDF or an evidence bundle proves, and what not. Needs no running server.
// Of a PDF the log of this installation is asked as well, if its database can be reached. Ends with 0 if no problem was found,
// with 1 if there is one, with 2 if it could not be run as asked.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { verifyContainer } from '#lib/evidence/verifier/verify/verify-bundle.mjs'
import { verifyPdf } from './verify/verify-pdf.ts'

const usage = 'Usage: npm run verify -- FILE.pdf|BUNDLE.zip [--against CHECKPOINT] [--witness KEY] [--json]'
const options = {
  against: { type: 'string' },
  witness: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const

type Verdict = { sound: boolean; json: object; text: string }

function verifyZip(file: string, bytes: Buffer, { against, witness }: ReturnType<typeof given>['values']): Verdict {
  const report = verifyContainer(bytes, path.basename(file), {
    witnesses: witness ?? [],
    ...(against === undefined ? {} : { against: { name: against, bytes: readFileSync(against) } }),
  })
  const title = `Evidence bundle ${file}, by the verifier of this checkout`
  return { sound: report.problems.length === 0, json: report.asJson(), text: report.asText(title) }
}

function given() {
  return parseArgs({ options, allowPositionals: true })
}

async function main(): Promise<number> {
  const { values, positionals } = given()
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error(usage)
  const bytes = readFileSync(file)
  const isZip = bytes.subarray(0, 2).toString('latin1') === 'PK'
  const verdict = isZip ? verifyZip(file, bytes, values) : await verifyPdf(file, bytes)
  process.stdout.write(values.json ? `${JSON.stringify(verdict.json, null, 2)}\n` : verdict.text)
  return verdict.sound ? 0 : 1
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

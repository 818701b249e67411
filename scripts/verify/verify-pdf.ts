import { createHash } from 'node:crypto'
import { type SealReport, verifySeal } from '#lib/engines/pdf/index.ts'
import { translator } from '#lib/words/index.ts'
import { lookUpHere } from './look-up-here.ts'

type Signature = SealReport['signatures'][number]

const kinds: Record<Signature['kind'], string> = {
  certification: 'seal, certifying the document',
  approval: 'signature',
  timestamp: 'document timestamp',
}

const after: Record<Signature['after'], string> = {
  nothing: 'nothing in the document was changed after it',
  evidence: 'after it came document timestamps, or what validates them, and nothing else',
  other: 'THE DOCUMENT WAS CHANGED after it',
}

function timeOf({ timestamp, claimedAt }: Signature): string {
  const own = claimedAt ? `${claimedAt}, by the sealer's own clock` : 'none is named'
  if (!timestamp) return own
  if (!timestamp.valid) return `${own}; the timestamp with it DOES NOT HOLD`
  return `${timestamp.time}, says the timestamp authority ${timestamp.authority}`
}

/** One signature, each question with its own answer. */
function linesOf(signature: Signature, number: number, size: number): string[] {
  const { chain, coversUntil, preSealLength } = signature
  const [own, issuer] = chain
  const lines: [string, string][] = [
    ['content', signature.integrity ? 'the covered bytes are those that were signed' : 'CHANGED since it was signed'],
    ['signature', signature.cmsValid ? 'made with the key of the certificate below' : 'DOES NOT HOLD'],
    ['reach', `the first ${coversUntil} of ${size} bytes${signature.integrity ? `; ${after[signature.after]}` : ''}`],
    ['certificate', own ? `${own.subject.replaceAll('\n', ', ')}, SHA-256 ${own.fingerprintSha256}` : 'none'],
    ...(issuer
      ? [['issued by', `${issuer.subject.replaceAll('\n', ', ')}, SHA-256 ${issuer.fingerprintSha256}`] as const]
      : []
    ).map(([label, text]): [string, string] => [label, text]),
    ['time', timeOf(signature)],
    ...(preSealLength === null
      ? []
      : [['before it', `the first ${preSealLength} bytes are the file as it was then`] as [string, string]]),
  ]
  return [`${number}. ${kinds[signature.kind]}`, ...lines.map(([label, text]) => `   ${label.padEnd(12)} ${text}`)]
}

function found(report: SealReport): string[] {
  const problem = translator('en', 'verify.seal.problem')
  return report.problems.map((code) => `   ${problem(code)}`)
}

/** Judges the seal of a PDF by the product's own verifier, and asks the log of this installation for the file. */
export async function verifyPdf(name: string, bytes: Buffer): Promise<{ sound: boolean; json: object; text: string }> {
  const report = verifySeal(bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const log = await lookUpHere(sha256)
  const signatures = report.signatures.flatMap((signature, i) => [...linesOf(signature, i + 1, bytes.length), ''])
  const lines = [
    `${name}: ${bytes.length} bytes, SHA-256 ${sha256}`,
    '',
    ...(report.valid
      ? ['NO PROBLEM FOUND: the document is the one that was sealed, and was not changed since.']
      : ['DO NOT RELY ON THIS FILE:', ...found(report)]),
    '',
    'The log of this installation:',
    ...log.lines.map((line) => `   ${line}`),
    '',
    ...signatures,
    ...(report.valid ? notShown : []),
  ]
  return { sound: report.valid, json: { sha256, ...report, log: log.json }, text: `${lines.join('\n').trimEnd()}\n` }
}

const notShown = [
  'Not shown by this:',
  '- who the certificate belongs to: compare its SHA-256 with what its owner publishes',
  '- who signed in the document: its last pages say so, and the evidence bundle of the contract proves it',
]

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
  nothing: 'the document was not changed afterwards',
  evidence: 'followed only by document timestamps or data that validates them',
  other: 'THE DOCUMENT WAS CHANGED afterwards',
}

function timeOf({ timestamp, claimedAt }: Signature): string {
  const own = claimedAt ? `${claimedAt}, by the sealer's own clock` : 'none stated'
  if (!timestamp) return own
  if (!timestamp.valid) return `${own}; its timestamp is INVALID`
  return `${timestamp.time}, according to the timestamp authority ${timestamp.authority}`
}

/** One signature, with each check and its result. */
function linesOf(signature: Signature, number: number, size: number): string[] {
  const { chain, coversUntil, preSealLength } = signature
  const [own, issuer] = chain
  const lines: [string, string][] = [
    [
      'content',
      signature.integrity ? 'the covered bytes are the ones that were signed' : 'CHANGED since it was signed',
    ],
    ['signature', signature.cmsValid ? 'made with the key of the certificate below' : 'INVALID'],
    [
      'coverage',
      `the first ${coversUntil} of ${size} bytes${signature.integrity ? `; ${after[signature.after]}` : ''}`,
    ],
    ['certificate', own ? `${own.subject.replaceAll('\n', ', ')}, SHA-256 ${own.fingerprintSha256}` : 'none'],
    ...(issuer
      ? [['issued by', `${issuer.subject.replaceAll('\n', ', ')}, SHA-256 ${issuer.fingerprintSha256}`] as const]
      : []
    ).map(([label, text]): [string, string] => [label, text]),
    ['time', timeOf(signature)],
    ...(preSealLength === null
      ? []
      : [['before it', `the first ${preSealLength} bytes are the file before it was sealed`] as [string, string]]),
  ]
  return [`${number}. ${kinds[signature.kind]}`, ...lines.map(([label, text]) => `   ${label.padEnd(12)} ${text}`)]
}

async function found(report: SealReport): Promise<string[]> {
  const problem = await translator('en', 'verify.seal.problem')
  return report.problems.map((code) => `   ${problem(code)}`)
}

/** Verifies the seal of a PDF with the product's verifier, and looks the file up in this installation. */
export async function verifyPdf(name: string, bytes: Buffer): Promise<{ valid: boolean; json: object; text: string }> {
  const report = await verifySeal(bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const log = await lookUpHere(sha256)
  const signatures = report.signatures.flatMap((signature, i) => [...linesOf(signature, i + 1, bytes.length), ''])
  const lines = [
    `${name}: ${bytes.length} bytes, SHA-256 ${sha256}`,
    '',
    ...(report.valid
      ? ['NO PROBLEM FOUND: the document has not changed since it was sealed.']
      : ['DO NOT RELY ON THIS FILE:', ...(await found(report))]),
    '',
    'Log of this installation:',
    ...log.lines.map((line) => `   ${line}`),
    '',
    ...signatures,
    ...(report.valid ? notShown : []),
  ]
  return { valid: report.valid, json: { sha256, ...report, log: log.json }, text: `${lines.join('\n').trimEnd()}\n` }
}

const notShown = [
  'This does not prove:',
  '- who owns the certificate: compare its SHA-256 with what the owner publishes',
  '- who signed the document: its last pages list the signers, and the contract’s evidence bundle proves it',
]

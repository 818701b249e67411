import { createHash } from 'node:crypto'
import type { SealReading } from '#lib/domain/verify/schema.ts'
import { type SealOutcome, sealOutcome } from '#lib/domain/verify/seal-outcome.rules.ts'
import type { SealReport } from '#lib/engines/pdf/index.ts'
import { translator } from '#lib/words/index.ts'
import { linesOf as contractLines, type ReadHere, readHere } from './read-here.ts'

type Signature = SealReport['signatures'][number]

const kinds: Record<Signature['kind'], string> = {
  certification: 'seal, certifying the document',
  approval: 'signature',
  timestamp: 'document timestamp',
}

const after: Record<Signature['after'], string> = {
  nothing: 'nothing follows',
  evidence: 'followed only by exactly the document timestamp that Signcove adds',
  other: 'OTHER DATA FOLLOWS, and can change what is shown',
}

type Trust = NonNullable<SealReading['signatures'][number]['timestamp']>['trust']

const trust: Record<Trust, string> = {
  trusted: 'which leads to a certificate of SIGNCOVE_TSA_CA',
  requested: 'which this installation requested; it leads to no certificate of SIGNCOVE_TSA_CA',
  unknown: 'WHICH THIS INSTALLATION DOES NOT TRUST: anyone can make such a timestamp',
}

function timeOf({ timestamp, claimedAt }: Signature, trusted: Trust): string {
  const own = claimedAt ? `${claimedAt}, by the sealer's own clock` : 'none stated'
  if (!timestamp) return own
  if (!timestamp.valid) return `${own}; its timestamp is INVALID`
  return `${timestamp.time}, according to the timestamp authority ${timestamp.authority}, ${trust[trusted]}`
}

/** One signature, with each check and its result. */
function linesOf(signature: Signature, number: number, size: number, trusted: Trust): string[] {
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
    ['time', timeOf(signature, trusted)],
    ...(preSealLength === null
      ? []
      : [['before it', `the first ${preSealLength} bytes are the file before it was sealed`] as [string, string]]),
  ]
  return [`${number}. ${kinds[signature.kind]}`, ...lines.map(([label, text]) => `   ${label.padEnd(12)} ${text}`)]
}

async function problemsOf(report: SealReport): Promise<string[]> {
  const problem = await translator('en', 'verify.seal.problem')
  return report.problems.map((code) => `   ${problem(code)}`)
}

type Conclusion = { outcome: SealOutcome; sealedBytes: number | null }

/** Without the records of an installation, no certificate is known to be its own. */
function conclusionOf({ report, reading }: ReadHere, size: number): Conclusion {
  if (reading) return reading
  const signatures = report.signatures.map((one) => {
    return { ...one, isSeal: one.kind !== 'timestamp', certificateOf: 'elsewhere' as const }
  })
  return sealOutcome({ ...report, size, signatures, isMadeHere: false })
}

async function headline(here: ReadHere, { outcome, sealedBytes }: Conclusion, size: number): Promise<string[]> {
  const problems = await problemsOf(here.report)
  const sealed = sealedBytes ?? 0
  const lines: Record<SealOutcome, () => string[]> = {
    holds: () => ['NO PROBLEM FOUND: the file has not changed since this installation sealed it.', ...problems],
    holdsElsewhere: () => [
      here.reading
        ? 'THE SEAL IS VALID, BUT NOT FROM THIS INSTALLATION: its certificate is another one.'
        : 'THE SEAL IS VALID. Its certificate could not be compared with those of this installation.',
      'The file has not changed since it was sealed with the certificate below.',
    ],
    beginning: () => [
      `DO NOT RELY ON THIS FILE: only its first ${sealed} bytes were sealed by this installation.`,
      `${size - sealed} more bytes follow, and can change what is shown. Get the original: ask the sender, or`,
      'download the contract again:',
      ...beginnings(here.reading, sealed).map((line) => `   ${line}`),
    ],
    fails: () => ['DO NOT RELY ON THIS FILE:', ...problems],
    none: () => ['DO NOT RELY ON THIS FILE:', ...problems],
    unreadable: () => ['DO NOT RELY ON THIS FILE:', ...problems],
  }
  return lines[outcome]()
}

/** The contract that the first bytes belong to. */
function beginnings(reading: SealReading | null, length: number): string[] {
  const known = reading?.signatures.find(({ beginning }) => beginning?.bytes === length)?.beginning?.found ?? []
  return known.length > 0 ? known.flatMap(contractLines) : ['the first bytes are not in the records.']
}

/** Verifies the seal of a PDF with the product's verifier, and looks the file up in this installation. */
export async function verifyPdf(name: string, bytes: Buffer): Promise<{ valid: boolean; json: object; text: string }> {
  const here = await readHere(bytes)
  const { report, reading } = here
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const { outcome, sealedBytes } = conclusionOf(here, bytes.length)
  const valid = outcome === 'holds' || outcome === 'holdsElsewhere'
  const signatures = report.signatures.flatMap((signature, i) => {
    const trusted = reading?.signatures[i]?.timestamp?.trust ?? 'unknown'
    return [...linesOf(signature, i + 1, bytes.length, trusted), '']
  })
  const lines = [
    `${name}: ${bytes.length} bytes, SHA-256 ${sha256}`,
    '',
    ...(await headline(here, { outcome, sealedBytes }, bytes.length)),
    '',
    'Log of this installation:',
    ...here.lines.map((line) => `   ${line}`),
    '',
    ...signatures,
    ...(valid ? notShown : []),
  ]
  const json = { sha256, outcome, sealedBytes, ...report, log: here.json }
  return { valid, json, text: `${lines.join('\n').trimEnd()}\n` }
}

const notShown = [
  'This does not prove:',
  '- who owns the certificate: compare its SHA-256 with what the owner publishes',
  '- who signed the document: its last pages list the signers, and the contract’s evidence bundle proves it',
]

import { createHash } from 'node:crypto'
import {
  type CertificateCard,
  type CertificateFact,
  type CertificateModel,
  composeCertificate,
} from '#lib/engines/pdf/index.ts'
import type { Row } from '../report.ts'
import { median } from '../statistics.ts'
import { organisation, stampAndSeal, stampsOn } from './engine.ts'
import { inTurns, type Kit, preparedFile } from './kit.ts'

const MOST_KB = 100

/** The time to compose a certificate, and the growth of a signed ten-page document. */
export async function measureCertificate(kit: Kit): Promise<Row[]> {
  kit.print('certificate')
  const model = certificateOf(kit.png)
  const certificate = await composeCertificate(model)
  const { file, bytes } = await preparedFile(kit, 10, 500_000)
  const signed = await stampAndSeal(
    file,
    [
      ...stampsOn([9], kit.png),
      { page: 9, kind: 'text', text: 'Anna Maria Dupont', rect: { x: 0.1, y: 0.9, width: 0.3, height: 0.03 } },
      { page: 9, kind: 'text', text: 'November 21, 2026', rect: { x: 0.1, y: 0.94, width: 0.3, height: 0.03 } },
    ],
    kit.signer,
    certificate,
  )
  const times = await inTurns(kit.rounds, { compose: () => composeCertificate(model) })
  const group = 'Certificate of one signer'
  return [
    { group, what: 'compose', value: median(times.compose), unit: 'ms' },
    { group, what: 'size', value: certificate.length / 1000, unit: 'kB' },
    {
      group,
      what: 'growth of a signed 10-page document',
      value: (signed.length - bytes.length) / 1000,
      unit: 'kB',
      target: { most: MOST_KB },
    },
  ]
}

const hash = (of: string) => createHash('sha256').update(of).digest('hex')

const time = (second: number) => `21 Nov 2026, 10:${String(second).padStart(2, '0')}:07 UTC+01:00`

const text = (about: string) =>
  `${about}: what it proves, what it does not prove, and how anyone can verify that without asking its author. This text has the length of the real one.`

/** A certificate of a contract with one signer, with every section and typical content. */
function certificateOf(png: Uint8Array): CertificateModel {
  const events = ['Invited', 'Opened', 'Viewed', 'Asked for a code', 'Got the code', 'Entered it', 'Agreed', 'Signed']
  const columns = [6, 9, 29, 38, 18].map((share, i) => ({ label: `Column ${i}`, share }))
  const rows = events.map((what, i) => [String(i + 4), String(4712 + i), time(i + 2), what, '81.48.0.7'])
  const owner = ['Created', 'Uploaded', 'Sent'].map((what, i) => [
    String(i + 1),
    String(4709 + i),
    time(1),
    `${what} · Anna Owner`,
    '–',
  ])
  return {
    language: 'en',
    organisation,
    title: 'Signing certificate',
    subject: 'Contract',
    progress: { text: 'Signed', isComplete: true },
    summary: text('These pages'),
    code: { text: `https://sign.bench.example/verify/${hash('stamped')}`, caption: 'Scan to verify this document' },
    sections: [
      { kind: 'facts', heading: 'The contract', facts: contractFacts },
      { kind: 'cards', heading: 'Signers', cards: [signerCard(png)] },
      { kind: 'facts', heading: 'The document', intro: text('A fingerprint'), facts: documentFacts },
      { kind: 'facts', heading: 'The log', intro: text('The log'), facts: documentFacts.slice(0, 3) },
      {
        kind: 'table',
        heading: 'Type of signature',
        intro: text('Each of four things'),
        columns: columns.map((column) => ({ ...column, share: 1 })),
        rows: [['Anna Maria Dupont', ...Array.from({ length: 4 }, () => 'In part: access to the mailbox')]],
      },
      {
        kind: 'table',
        heading: 'Events',
        intro: 'Numbered.',
        columns,
        rows: [{ heading: 'Anna Maria Dupont' }, ...rows, { heading: 'The contract' }, ...owner],
      },
      ...['Consent', 'What it shows', 'What it does not show', 'How to verify'].map((heading, i) => ({
        kind: 'prose' as const,
        heading,
        paragraphs: Array.from({ length: i === 0 ? 7 : 2 }, (_, n) => ({ text: text(`${heading} ${n}`) })),
      })),
    ],
    footer: { text: 'Contract', page: 'Page {page} of {pages}' },
  }
}

const half = (label: string, value: string): CertificateFact => ({ label, value, half: true })
const code = (label: string): CertificateFact => ({ label, value: hash(label), code: true, note: `That of ${label}.` })

const contractFacts: CertificateFact[] = [
  { label: 'Number', value: '0199c0de-7b1d-7c11-9a55-0d15ea5ed001', code: true },
  { label: 'Sent by', value: `Anna Owner, ${organisation} (owner@bench.example)` },
  ...['Created', 'Sent', 'Completed', 'Expires'].map((label, i) => half(label, time(i))),
  ...['Organisation', 'Zone', 'Signers', 'Fields', 'File', 'Pages'].map((label) => half(label, `${label} of it`)),
]

const documentFacts: CertificateFact[] = ['As uploaded', 'As sent', 'As signed', 'Seal'].map(code)

function signerCard(png: Uint8Array): CertificateCard {
  const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36'
  return {
    name: 'Anna Maria Dupont',
    status: `Signer 1 of 1 · ${time(9)}`,
    signature: { png, caption: 'Drawn by hand' },
    facts: [
      [half('Email', 'anna.dupont@people.example'), half('Identity', 'By a code sent to a***@p***.example')],
      [half('IP address', '81.48.0.7'), half('Place', 'France'), { label: 'Device', value: 'Chrome', note: agent }],
      ['Sent', 'Delivered', 'Opened', 'Viewed', 'Proven', 'Agreed', 'Signed'].map((label, i) => half(label, time(i))),
      ['Document', 'Consent', 'Act', 'Drawing'].map(code),
    ],
  }
}

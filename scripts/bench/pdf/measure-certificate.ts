import { createHash } from 'node:crypto'
import { type CertificateFact, type CertificateModel, composeCertificate } from '#lib/pdf/index.ts'
import type { Row } from '../report.ts'
import { median } from '../statistics.ts'
import { organisation, stampAndSeal, stampsOn } from './engine.ts'
import { inTurns, type Kit, preparedFile } from './kit.ts'

const MOST_KB = 100

/** The certificate by itself, and how much a document of ten pages grows by being signed with one. */
export async function measureCertificate(kit: Kit): Promise<Row[]> {
  kit.say('certificate')
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
    { group, what: 'its bytes', value: certificate.length / 1000, unit: 'kB' },
    {
      group,
      what: 'a signed document of 10 pages grows by',
      value: (signed.length - bytes.length) / 1000,
      unit: 'kB',
      target: { most: MOST_KB },
    },
  ]
}

const hash = (of: string) => createHash('sha256').update(of).digest('hex')

const time = (second: number) => `Nov 21, 2026, 10:${String(second).padStart(2, '0')}:07 AM GMT+1`

/** As long as one of a contract with one signer. */
function certificateOf(png: Uint8Array): CertificateModel {
  const columns = [
    { label: 'Time', share: 34 },
    { label: 'What happened', share: 42 },
    { label: 'IP address', share: 24 },
  ]
  const events = ['Opened the link', 'Viewed the document', 'Asked for a code', 'Entered the code', 'Agreed', 'Signed']
  return {
    language: 'en',
    organisation,
    title: 'Signing certificate',
    subject: 'Contract',
    summary:
      'Everybody has signed. These pages say who signed what, when, from where, and how they proved who they are.',
    facts: [
      { heading: 'The contract', items: contractFacts },
      { heading: 'The document', items: documentFacts },
    ],
    signers: {
      heading: 'Signers',
      items: [
        {
          name: 'Anna Maria Dupont',
          status: `Signed ${time(9)}`,
          signature: { png, caption: 'Drawn by hand' },
          facts: signerFacts,
        },
      ],
    },
    tables: [
      {
        heading: 'What Anna Maria Dupont did',
        columns,
        rows: events.map((what, i) => [time(i + 2), what, '81.48.0.7']),
      },
      {
        heading: 'What else happened',
        columns,
        rows: ['Made', 'Uploaded', 'Sent'].map((what) => [time(1), what, '–']),
      },
    ],
    notes: [`The seal is that of ${organisation}.`, 'It is no qualified signature.', 'Every PDF reader can check it.'],
    footer: { text: 'Contract', page: (page, pages) => `Page ${page} of ${pages}` },
  }
}

const contractFacts: CertificateFact[] = [
  { label: 'Title', value: 'Contract' },
  { label: 'Number', value: '0199c0de-7b1d-7c11-9a55-0d15ea5ed001', code: true },
  { label: 'Sent by', value: `Anna Owner, ${organisation} (owner@bench.example)` },
  { label: 'Sent', value: time(1) },
]

const documentFacts: CertificateFact[] = ['As uploaded', 'As shown and signed', 'Seal'].map((label) => {
  return { label, value: hash(label), code: true }
})

const signerFacts: CertificateFact[] = [
  { label: 'Email', value: 'anna.dupont@people.example' },
  { label: 'Identity', value: 'By a code sent to a***@p***.example' },
  { label: 'IP address', value: '81.48.0.7' },
  { label: 'Place', value: 'France' },
  { label: 'Device', value: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36' },
  { label: 'Consent', value: hash('consent'), code: true },
  { label: 'Act', value: hash('act'), code: true },
]

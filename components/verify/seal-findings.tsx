import type { useTranslations } from 'next-intl'
import { Moment } from '#components/ui/moment.tsx'
import type { KnownBeginning, KnownFileView, SignatureReading } from '#lib/domain/verify/schema.ts'
import { isGenuine } from '#lib/domain/verify/seal-findings.rules.ts'
import { CertificateChain } from './certificate-chain.tsx'
import type { Finding } from './findings.tsx'

type Words = ReturnType<typeof useTranslations<'verify.seal'>>

/** The checks of one digital signature in a file of `size` bytes, with their results. */
export function findingsOf(signature: SignatureReading, size: number, words: Words): Finding[] {
  const isStamp = signature.kind === 'timestamp'
  return [
    integrity(signature, words),
    ...(isStamp ? [] : [cms(signature, words)]),
    coverage(signature, size, words),
    ...(isStamp ? [] : [laterChanges(signature, words), certificate(signature, words)]),
    time(signature, words),
    ...origin(signature, words),
  ]
}

function integrity({ integrity: holds }: SignatureReading, words: Words): Finding {
  const status = holds ? 'holds' : 'fails'
  return {
    id: 'integrity',
    title: words('integrity.title'),
    status,
    text: <p>{words(`integrity.${status}`)}</p>,
    not: words('integrity.not'),
  }
}

/** Whether the signature verifies with its certificate; changed content is a separate check. */
function cms(signature: SignatureReading, words: Words): Finding {
  const status = isGenuine(signature) ? 'holds' : 'fails'
  return {
    id: 'signature',
    title: words('signature.title'),
    status,
    text: <p>{words(`signature.${status}`)}</p>,
    not: words('signature.not'),
  }
}

const coverageStatuses = { nothing: 'holds', evidence: 'holds', other: 'fails' } as const

function coverage({ coversUntil, bytesAfter, after }: SignatureReading, size: number, words: Words): Finding {
  const values = { bytes: coversUntil, after: bytesAfter }
  return {
    id: 'coverage',
    title: words('coverage.title'),
    status: coverageStatuses[after],
    text: (
      <p>{after === 'nothing' ? words('coverage.nothing', { bytes: size }) : words(`coverage.${after}`, values)}</p>
    ),
    ...(after === 'other' ? { not: words('coverage.not') } : {}),
  }
}

function laterChanges({ docMdp }: SignatureReading, words: Words): Finding {
  const known = docMdp === 1 || docMdp === 2 || docMdp === 3
  return {
    id: 'docMdp',
    title: words('docMdp.title'),
    status: docMdp === 1 ? 'holds' : 'note',
    text: <p>{known ? words(`docMdp.${docMdp}`) : words('docMdp.none')}</p>,
  }
}

function certificate({ certificateOf, chain, problems }: SignatureReading, words: Words): Finding {
  const ended = problems.includes('certificate_not_valid_then')
  const statuses = { current: 'holds', earlier: 'holds', elsewhere: 'note', none: 'fails' } as const
  return {
    id: 'certificate',
    title: words('certificate.title'),
    status: ended ? 'fails' : statuses[certificateOf],
    text: (
      <>
        <p>{words(`certificate.${certificateOf}`)}</p>
        {ended ? <p>{words('problem.certificate_not_valid_then')}</p> : null}
        <CertificateChain chain={chain} />
      </>
    ),
    not: words('certificate.not'),
  }
}

/** Only the timestamp of a trusted authority is evidence of its time. */
const timeStatuses = { trusted: 'holds', requested: 'note', unknown: 'note' } as const

function time({ timestamp, claimedAt }: SignatureReading, words: Words): Finding {
  const finding = { id: 'time', title: words('time.title') }
  if (timestamp) {
    const { valid, time: stated, authority, trust } = timestamp
    if (!valid || !stated || !authority) return { ...finding, status: 'fails', text: <p>{words('time.broken')}</p> }
    return {
      ...finding,
      status: timeStatuses[trust],
      text: (
        <p>
          {words(`time.${trust}`, { authority })} <Moment at={stated} as="exact" />
        </p>
      ),
      not: words('time.not'),
    }
  }
  if (!claimedAt) return { ...finding, status: 'open', text: <p>{words('time.none')}</p> }
  return {
    ...finding,
    status: 'note',
    text: (
      <p>
        {words('time.claimed')} <Moment at={claimedAt} as="exact" />
      </p>
    ),
    not: words('time.notClaimed'),
  }
}

/** Whether the file, or its first part, was created here: distinguishes an added page from an unrelated file. */
function origin(signature: SignatureReading, words: Words): Finding[] {
  const title = words('origin.title')
  const found: Finding[] = []
  const begins = fileIn(signature.beginning)
  if (begins) {
    const { title: name, organisation } = begins.file.contract
    const what = words(`origin.what.${begins.file.file}`)
    const text = words('origin.beginning', { bytes: begins.bytes, what, title: name, organisation })
    found.push({ id: 'beginning', title, status: 'note', text: <p>{text}</p> })
  }
  const before = fileIn(signature.beforeSeal)
  if (before) {
    const { title: name, organisation } = before.file.contract
    const foreign = signature.certificateOf === 'elsewhere'
    const text = words(`origin.${foreign ? 'foreign' : 'beforeSeal'}`, {
      bytes: before.bytes,
      title: name,
      organisation,
    })
    found.push({ id: 'beforeSeal', title, status: foreign ? 'fails' : 'holds', text: <p>{text}</p> })
  }
  return found
}

function fileIn(beginning: KnownBeginning | null): { bytes: number; file: KnownFileView } | null {
  const file = beginning?.found.find((one) => one.kind === 'file')
  return beginning && file ? { bytes: beginning.bytes, file } : null
}

import type { ExistingSignature } from '#lib/core/document-findings.ts'
import type { CertificateFact, CertificateSection } from '#lib/engines/pdf/index.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import type { CertificateFiles } from './certificate-files.ts'
import type { CertificateWords } from './certificate-words.ts'

/** The contract: its sender, its times and how much of it is done. */
export function contractSection(
  { t, time, counts }: CertificateWords,
  { contract }: CertificateFacts,
): CertificateSection {
  const { sender, sentAt, completedAt, signed, signers } = contract
  const half = true
  const facts: CertificateFact[] = [
    { label: t('contract.id'), value: contract.id, code: true },
    { label: t('contract.organisation'), value: contract.organisation },
    {
      label: t('contract.sender'),
      value:
        sender.email === ''
          ? t('contract.senderErased')
          : t('contract.senderIs', { name: sender.name, email: sender.email }),
    },
    { label: t('contract.senderIp'), value: sender.ip ?? t('signer.unknown'), half },
    { label: t('contract.zone'), value: contract.timeZone, half },
    { label: t('contract.created'), value: time(contract.createdAt), half },
    { label: t('contract.sent'), value: sentAt ? time(sentAt) : t('signer.never'), half },
    { label: t('contract.completed'), value: completedAt ? time(completedAt) : t('contract.notCompleted'), half },
    { label: t('contract.signers'), value: t('contract.signersOf', { signed, signers }), half },
    { label: t('contract.file'), value: contract.documentName },
    { label: t('contract.pages'), value: String(contract.pages), half },
    { label: t('contract.fields'), value: counts(contract.fields), half },
    { label: t('contract.codes'), value: t('contract.codesBy', { delivery: contract.codeDelivery }) },
  ]
  return { kind: 'facts', heading: t('contract.heading'), facts }
}

/** The hashes of every revision in the signed file and of the files it was joined from, and the seal certificate. */
export function documentSection(
  words: CertificateWords,
  { contract, sources, timeAuthorities }: CertificateFacts,
  { prepared, stamped, sealFingerprint }: CertificateFiles,
): CertificateSection {
  const { t, list } = words
  const { organisation } = contract
  const hash = (label: string, value: string, note: string) => ({ label, value, note, code: true })
  return {
    kind: 'facts',
    heading: t('document.heading'),
    intro: t('document.intro'),
    facts: [
      hash(t('document.original'), contract.originalSha256, t('document.originalNote', { sources: sources.length })),
      ...sources.map(({ position, name, pages, sha256 }) =>
        hash(t('document.source', { number: position + 1 }), sha256, t('document.sourceIs', { name, pages })),
      ),
      ...earlierSignatures(words, contract.existingSignatures),
      hash(t('document.prepared'), prepared.sha256, t('document.preparedNote', { size: prepared.size })),
      hash(t('document.stamped'), stamped.sha256, t('document.stampedNote', { size: stamped.size })),
      hash(t('document.seal'), sealFingerprint, t('document.sealNote', { organisation })),
      {
        label: t('document.time'),
        value:
          timeAuthorities.length > 0
            ? t('document.timeFrom', { authorities: list(timeAuthorities) })
            : t('document.timeNone', { organisation }),
      },
    ],
  }
}

/** The signers of a document that was signed before it was uploaded, and the certificate of each. */
function earlierSignatures(
  { t, list, time }: CertificateWords,
  signatures: readonly ExistingSignature[],
): CertificateFact[] {
  if (signatures.length === 0) return []
  const names = signatures.map(({ name }) => name ?? t('document.unnamed'))
  return [
    { label: t('document.signedBefore'), value: t('document.signedBeforeBy', { names: list(names) }) },
    ...signatures.map(({ fingerprint, claimedAt }, i) => ({
      label: t('document.signerCertificate', { name: names[i] ?? '' }),
      value: fingerprint ?? '–',
      code: true,
      ...(claimedAt ? { note: t('document.claimed', { time: time(new Date(claimedAt)) }) } : {}),
    })),
  ]
}

/** The log position, its use, and where to look this file up. */
export function logSection(
  { t }: CertificateWords,
  { log }: CertificateFacts,
  { address }: CertificateFiles,
): CertificateSection {
  return {
    kind: 'facts',
    heading: t('log.heading'),
    intro: t('log.intro'),
    facts: [
      { label: t('log.origin'), value: log.origin, code: true },
      { label: t('log.size'), value: t('log.sizeIs', { size: log.size }) },
      { label: t('log.root'), value: log.root, code: true },
      { label: t('log.address'), value: address, code: true },
    ],
  }
}

const texts = (...paragraphs: string[]) => paragraphs.map((text) => ({ text }))

/** What the evidence proves, what it does not prove, and how to verify it. */
export function notesSections(
  { t, code }: CertificateWords,
  { contract, locationSource }: CertificateFacts,
  { address, verify, stamped, prepared }: CertificateFiles,
): CertificateSection[] {
  const { organisation, id } = contract
  const sizes = { stamped: String(stamped.size), prepared: String(prepared.size) }
  return [
    {
      kind: 'prose',
      heading: t('notes.proves'),
      paragraphs: texts(t('notes.seal', { organisation }), t('notes.log')),
    },
    { kind: 'prose', heading: t('notes.doesNot'), paragraphs: texts(t('notes.person'), t('notes.clock')) },
    {
      kind: 'prose',
      heading: t('notes.check'),
      paragraphs: texts(
        t('notes.online', { address: code(address), verify: code(verify) }),
        t('notes.offline', sizes),
        t('notes.bundle', { id: code(id), organisation }),
        ...(locationSource ? [t('notes.locations', { credit: locationSource.text, url: locationSource.url })] : []),
      ),
    },
  ]
}

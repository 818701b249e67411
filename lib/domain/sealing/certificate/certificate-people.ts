import type { Device } from '#lib/core/device.rules.ts'
import { truncated } from '#lib/core/truncated.ts'
import type { CertificateCard, CertificateFact, CertificateSection } from '#lib/engines/pdf/index.ts'
import type { CertificateSigner, SignerTimes } from '../schema.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import type { CertificateWords } from './certificate-words.ts'

/** The maximum length of a printed User-Agent header, in characters; the log has the whole one. */
const MAX_USER_AGENT = 300

const steps = [
  'sent',
  'delivered',
  'opened',
  'viewed',
  'proven',
  'consented',
  'signed',
] as const satisfies readonly (keyof SignerTimes)[]

/** A name for a recipient whose data may have been erased. */
export function nameOf({ t }: CertificateWords, { name, erased }: { name: string; erased: boolean }): string {
  return erased || name === '' ? t('signer.erased') : name
}

function identity({ t, code }: CertificateWords, { codeBy, codeTo }: CertificateSigner): string {
  if (codeTo === null) return codeBy === 'sms' ? t('signer.identitySmsErased') : t('signer.identityEmailErased')
  const target = { target: code(codeTo) }
  return codeBy === 'sms' ? t('signer.identitySms', target) : t('signer.identityEmail', target)
}

/** "Chrome 142 on Linux"; null if the header names neither. */
function deviceText({ t }: CertificateWords, device: Device | null): string | null {
  if (!device) return null
  const { browser, version, system } = device
  return t('signer.deviceIs', {
    known: browser && system ? 'both' : browser ? 'browser' : 'system',
    browser: [browser, version].filter(Boolean).join(' '),
    system: system ?? '',
  })
}

/** The removals of other signers after this one signed, and when this one agreed. */
function agreementFacts(words: CertificateWords, { agreements }: CertificateSigner): CertificateFact[] {
  const { t, list, time } = words
  return agreements.map(({ removed, at }) => ({
    label: t('signer.agreedTo', { names: list(removed.map((one) => nameOf(words, one))) }),
    value: at ? time(at) : t('signer.agreedNot'),
  }))
}

/**
 * Everyone on the contract as the signing records name them: one row for all signers whose records name the same. None if
 * each record names its signer alone.
 */
export function partiesSections(words: CertificateWords, { signers }: CertificateFacts): CertificateSection[] {
  const { t, list } = words
  if (signers.every(({ parties }) => parties === null || parties.length === 1)) return []
  const rows = new Map<string, string[]>()
  for (const signer of signers) {
    if (!signer.parties) continue
    const named = list(
      signer.parties.map(({ name, erased, role }) =>
        erased ? t('signer.partyErased', { role }) : t('signer.party', { role, name }),
      ),
    )
    rows.set(named, [...(rows.get(named) ?? []), nameOf(words, signer)])
  }
  if (rows.size === 0) return []
  const isCommon = rows.size === 1 && signers.every(({ parties }) => parties !== null)
  return [
    {
      kind: 'facts',
      heading: t('parties.heading'),
      intro: t('parties.intro'),
      facts: [...rows].map(([named, names]) => ({
        label: isCommon ? t('parties.everyone') : list(names),
        value: named,
      })),
    },
  ]
}

function shortened(text: string): string {
  return text.length <= MAX_USER_AGENT ? text : `${truncated(text, MAX_USER_AGENT)} …`
}

function factsOf(words: CertificateWords, signer: CertificateSigner): CertificateFact[][] {
  const { t, time, meaning, languageName } = words
  const { userAgent, device, consent, entered } = signer
  const half = true
  const language = languageName(consent.locale)
  return [
    [
      ...(signer.email === '' ? [] : [{ label: t('signer.email'), value: signer.email, half }]),
      ...(signer.phone ? [{ label: t('signer.phone'), value: signer.phone, half }] : []),
      ...(entered.name ? [{ label: t('signer.enteredName'), value: entered.name, half }] : []),
      ...(entered.initials ? [{ label: t('signer.enteredInitials'), value: entered.initials, half }] : []),
      { label: t('signer.meaning'), value: meaning(signer.meaning), half },
      { label: t('signer.identity'), value: identity(words, signer) },
    ],
    [
      { label: t('signer.ip'), value: signer.ip ?? t('signer.unknown'), half },
      { label: t('signer.location'), value: signer.location ?? t('signer.unknown'), half },
      {
        label: t('signer.device'),
        value: deviceText(words, device) ?? t('signer.unknown'),
        ...(userAgent ? { note: shortened(userAgent) } : {}),
      },
    ],
    agreementFacts(words, signer),
    steps.map((step) => {
      const at = signer.times[step]
      return { label: t(`signer.${step}`), value: at ? time(at) : t('signer.never'), half }
    }),
    [
      {
        label: t('signer.document'),
        value: signer.documentSha256,
        code: true,
        note: signer.isPrepared ? t('signer.documentPrepared') : t('signer.documentSoFar'),
      },
      {
        label: t('signer.consent'),
        value: consent.sha256,
        code: true,
        note: t('signer.consentNote', { language, version: consent.version }),
      },
      { label: t('signer.act'), value: signer.actSha256, code: true },
      { label: t('signer.signature'), value: signer.signatureSha256, code: true },
    ],
  ]
}

/** A card for each recipient who signed. `drawing` returns the PNG with a given hash. */
export async function signersSection(
  words: CertificateWords,
  { signers }: CertificateFacts,
  drawing: (sha256: string) => Promise<Uint8Array>,
): Promise<CertificateSection> {
  const { t, time } = words
  const cards = signers.map(async (signer): Promise<CertificateCard> => {
    const { position, of, times, method } = signer
    return {
      name: nameOf(words, signer),
      status: t('signer.status', { position, of, time: time(times.signed) }),
      signature: { png: await drawing(signer.signatureSha256), caption: t('signer.caption', { method }) },
      facts: factsOf(words, signer),
    }
  })
  return { kind: 'cards', heading: t('signers'), cards: await Promise.all(cards) }
}

/** The recipients who have not signed: viewers, removed, declined and pending ones. */
export function othersSections(words: CertificateWords, { others }: CertificateFacts): CertificateSection[] {
  const { t, time } = words
  if (others.length === 0) return []
  return [
    {
      kind: 'table',
      heading: t('others.heading'),
      columns: [
        { label: t('others.name'), share: 25 },
        { label: t('others.email'), share: 27 },
        { label: t('others.role'), share: 12 },
        { label: t('others.state'), share: 36 },
      ],
      rows: others.map((one) => [
        nameOf(words, one),
        one.email,
        t('others.roleIs', { role: one.role }),
        t('others.stateIs', { state: one.state, time: one.at ? time(one.at) : '', signed: one.signed }),
      ]),
    },
  ]
}

/**
 * For each requirement of an advanced signature in eIDAS, the evidence of each signer. Only a simple signature is
 * claimed (LEG-07, LEG-08, LEG-13).
 */
export function levelSection(words: CertificateWords, { signers, contract }: CertificateFacts): CertificateSection {
  const { t } = words
  const intro = t('level.intro')
  return {
    kind: 'table',
    heading: t('level.heading'),
    intro: contract.statesMeaning ? `${intro} ${t('level.part11')}` : intro,
    columns: [
      { label: t('level.signer'), share: 21 },
      { label: t('level.a'), share: 19 },
      { label: t('level.b'), share: 24 },
      { label: t('level.c'), share: 18 },
      { label: t('level.d'), share: 18 },
    ],
    rows: signers.map((signer) => [
      nameOf(words, signer),
      t('level.aIs', { by: signer.codeBy }),
      t('level.bIs'),
      t('level.cIs'),
      t('level.dIs'),
    ]),
  }
}

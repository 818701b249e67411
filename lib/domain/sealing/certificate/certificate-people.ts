import type { CertificateCard, CertificateFact, CertificateSection } from '#lib/engines/pdf/index.ts'
import type { CertificateSigner, SignerTimes } from '../schema.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import type { Say } from './certificate-words.ts'
import type { Device } from './device.rules.ts'

/** The most characters of a User-Agent header that are printed; the log has all of it. */
const mostOfUserAgent = 300

const steps = [
  'sent',
  'delivered',
  'opened',
  'viewed',
  'proven',
  'consented',
  'signed',
] as const satisfies readonly (keyof SignerTimes)[]

/** The name of somebody whose data may have been erased. */
export function nameOf({ t }: Say, { name, erased }: { name: string; erased: boolean }): string {
  return erased || name === '' ? t('signer.erased') : name
}

function identity({ t, code }: Say, { codeBy, codeTo }: CertificateSigner): string {
  if (codeTo === null) return codeBy === 'sms' ? t('signer.identitySmsErased') : t('signer.identityEmailErased')
  const target = { target: code(codeTo) }
  return codeBy === 'sms' ? t('signer.identitySms', target) : t('signer.identityEmail', target)
}

/** "Chrome 142 on Linux"; null where the browser named neither. */
function deviceText({ t }: Say, device: Device | null): string | null {
  if (!device) return null
  const { browser, version, system } = device
  return t('signer.deviceIs', {
    known: browser && system ? 'both' : browser ? 'browser' : 'system',
    browser: [browser, version].filter(Boolean).join(' '),
    system: system ?? '',
  })
}

function shortened(text: string): string {
  return text.length <= mostOfUserAgent ? text : `${text.slice(0, mostOfUserAgent).replace(/[\uD800-\uDBFF]$/, '')} …`
}

function factsOf(say: Say, signer: CertificateSigner): CertificateFact[][] {
  const { t, time, meaning, languageName } = say
  const { userAgent, device, consent } = signer
  const half = true
  const language = languageName(consent.locale)
  return [
    [
      ...(signer.email === '' ? [] : [{ label: t('signer.email'), value: signer.email, half }]),
      ...(signer.phone ? [{ label: t('signer.phone'), value: signer.phone, half }] : []),
      { label: t('signer.meaning'), value: meaning(signer.meaning), half },
      { label: t('signer.identity'), value: identity(say, signer) },
    ],
    [
      { label: t('signer.ip'), value: signer.ip ?? t('signer.unknown'), half },
      { label: t('signer.location'), value: signer.location ?? t('signer.unknown'), half },
      {
        label: t('signer.device'),
        value: deviceText(say, device) ?? t('signer.unknown'),
        ...(userAgent ? { note: shortened(userAgent) } : {}),
      },
    ],
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

/** A card for each who signed. `drawing` gives the picture with that hash. */
export async function signersSection(
  say: Say,
  { signers }: CertificateFacts,
  drawing: (sha256: string) => Promise<Uint8Array>,
): Promise<CertificateSection> {
  const { t, time } = say
  const cards = signers.map(async (signer): Promise<CertificateCard> => {
    const { position, of, times, method } = signer
    return {
      name: nameOf(say, signer),
      status: t('signer.status', { position, of, time: time(times.signed) }),
      signature: { png: await drawing(signer.signatureSha256), caption: t('signer.caption', { method }) },
      facts: factsOf(say, signer),
    }
  })
  return { kind: 'cards', heading: t('signers'), cards: await Promise.all(cards) }
}

/** Those who have not signed: viewers, removed, declined, and whose turn is still to come. */
export function othersSections(say: Say, { others }: CertificateFacts): CertificateSection[] {
  const { t, time } = say
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
        nameOf(say, one),
        one.email,
        t('others.roleIs', { role: one.role }),
        t('others.stateIs', { state: one.state, time: one.at ? time(one.at) : '' }),
      ]),
    },
  ]
}

/**
 * What the evidence shows of each thing that eIDAS asks of an advanced signature, signer by signer: never more than simple is
 * claimed (LEG-07, LEG-08, LEG-13).
 */
export function levelSection(say: Say, { signers, contract }: CertificateFacts): CertificateSection {
  const { t } = say
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
      nameOf(say, signer),
      t('level.aIs', { by: signer.codeBy }),
      t('level.bIs'),
      t('level.cIs'),
      t('level.dIs'),
    ]),
  }
}

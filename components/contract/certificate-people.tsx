import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { type Fact, Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { CertificateOther, CertificateSigner as Signer } from '#lib/domain/sealing/schema.ts'
import styles from './certificate.module.css'
import { hashFact } from './certificate-hash.tsx'
import { SignerDot } from './signer-dot.tsx'
import { Timeline } from './timeline.tsx'

const steps = ['sent', 'delivered', 'opened', 'viewed', 'proven', 'consented', 'signed'] as const

/** One signer: identity, authentication, the times of each step, and the log entry that fixes them. */
export function CertificateSigner({ signer, colour }: { signer: Signer; colour: number }) {
  const words = useTranslations('contracts.certificate')
  const terms = useTranslations('certificate.signer')
  const name = signer.name || terms('erased')
  return (
    <section className={styles.signer} aria-labelledby={`certificate-${signer.id}`}>
      <div className={styles.heading}>
        <SignerDot name={name} colour={colour} />
        <h3 id={`certificate-${signer.id}`}>
          {name}
          <br />
          <span className={styles.email}>{signer.email}</span>
        </h3>
      </div>
      <Facts facts={useSignerFacts(signer)} />
      <Facts
        facts={steps.map((step) => {
          const at = signer.times[step]
          return { term: terms(step), value: at ? <Moment at={at} as="exact" /> : terms('never') }
        })}
      />
      <Disclosure summary={words('fingerprints')}>
        <Facts facts={useSignerHashes(signer)} />
      </Disclosure>
      <Disclosure summary={words('events', { count: signer.events.length })}>
        <Timeline events={signer.events} exact />
      </Disclosure>
    </section>
  )
}

function useSignerFacts(signer: Signer): Fact[] {
  const words = useTranslations('contracts.certificate')
  const terms = useTranslations('certificate.signer')
  const meanings = useTranslations('meaning')
  const { list } = useFormatter()
  const { codeBy, codeTo: target, device, userAgent } = signer
  const ways =
    codeBy === 'sms'
      ? (['identitySms', 'identitySmsErased'] as const)
      : (['identityEmail', 'identityEmailErased'] as const)
  return [
    { term: terms('identity'), value: target === null ? terms(ways[1]) : terms(ways[0], { target }), wide: true },
    { term: words('role'), value: words('roleIs', { position: signer.position, of: signer.of }) },
    { term: terms('meaning'), value: meanings(signer.meaning) },
    { term: words('method'), value: terms('caption', { method: signer.method }) },
    ...(signer.entered.name ? [{ term: terms('enteredName'), value: signer.entered.name }] : []),
    ...(signer.entered.initials ? [{ term: terms('enteredInitials'), value: signer.entered.initials }] : []),
    ...partiesFacts(terms, list, signer),
    ...(signer.phone ? [{ term: terms('phone'), value: <span dir="ltr">{signer.phone}</span> }] : []),
    { term: terms('ip'), value: signer.ip ?? terms('unknown') },
    { term: terms('location'), value: signer.location ?? terms('unknown') },
    {
      term: terms('device'),
      value: (
        <>
          {device
            ? terms('deviceIs', {
                known: device.browser && device.system ? 'both' : device.browser ? 'browser' : 'system',
                browser: [device.browser, device.version].filter(Boolean).join(' '),
                system: device.system ?? '',
              })
            : terms('unknown')}
          {userAgent ? (
            <span className={styles.note} dir="ltr">
              {userAgent}
            </span>
          ) : null}
        </>
      ),
      wide: true,
    },
  ]
}

/** Everyone on the contract when the signer signed, and the removals of signers since then. */
function partiesFacts(
  terms: ReturnType<typeof useTranslations<'certificate.signer'>>,
  list: ReturnType<typeof useFormatter>['list'],
  { parties, agreements }: Signer,
): Fact[] {
  const named = (parties ?? []).map(({ name, erased, role }) =>
    erased ? terms('partyErased', { role }) : terms('party', { role, name }),
  )
  return [
    ...(named.length > 0 ? [{ term: terms('parties'), value: list(named), wide: true }] : []),
    ...agreements.map(({ removed, at }) => ({
      term: terms('agreedTo', { names: list(removed.map(({ name }) => name || terms('erased'))) }),
      value: at ? <Moment at={at} as="exact" /> : terms('agreedNot'),
    })),
  ]
}

function useSignerHashes(signer: Signer): Fact[] {
  const terms = useTranslations('certificate.signer')
  const words = useTranslations('contracts.certificate')
  const language = new Intl.DisplayNames(useLocale(), { type: 'language' }).of(signer.consent.locale) ?? ''
  const { version } = signer.consent
  return [
    hashFact(
      terms('document'),
      signer.documentSha256,
      signer.isPrepared ? terms('documentPrepared') : terms('documentSoFar'),
    ),
    hashFact(terms('consent'), signer.consent.sha256, words('consentNote', { language, version })),
    hashFact(terms('act'), signer.actSha256),
    hashFact(terms('signature'), signer.signatureSha256),
  ]
}

/** The recipients who did not sign. */
export function CertificateOthers({ others }: { others: readonly CertificateOther[] }) {
  const words = useTranslations('contracts.certificate')
  const terms = useTranslations('certificate')
  if (others.length === 0) return null
  return (
    <section className={styles.signer} aria-labelledby="certificate-others">
      <h3 id="certificate-others">{terms('others.heading')}</h3>
      <ul className={styles.others}>
        {others.map((person) => (
          <li key={person.id}>
            <span>
              {person.name || terms('signer.erased')}
              {person.email ? <span className={styles.note}>{person.email}</span> : null}
            </span>
            <span>
              {terms('others.roleIs', { role: person.role })}
              <span className={styles.note}>
                {words.rich('stateIs', {
                  state: person.state,
                  signed: person.signed,
                  time: () => (person.at ? <Moment at={person.at} as="exact" /> : null),
                })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

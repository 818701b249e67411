import { useLocale, useTranslations } from 'next-intl'
import { signerColours } from '#components/contract/contract-view.ts'
import { SignerDot } from '#components/contract/signer-dot.tsx'
import { Card } from '#components/ui/card.tsx'
import { Facts } from '#components/ui/facts.tsx'
import type { ContractView } from '#lib/domain/contract/schema.ts'
import { lastDayText } from '#lib/words/time-text.ts'
import styles from './review-list.module.css'

type ReviewSummaryProps = { contract: ContractView; expiresAt: Date }

/** The contract, its recipients and its options before sending. */
export function ReviewSummary({ contract, expiresAt }: ReviewSummaryProps) {
  const words = useTranslations('contracts.review')
  const options = useTranslations('contracts.options')
  const locale = useLocale()
  const { timeZone, document } = contract
  return (
    <Card title={words('summary')}>
      <div className={styles.stack}>
        <People contract={contract} />
        <Facts
          facts={[
            ...(document
              ? [
                  {
                    term: words('document'),
                    value: words('pages', { name: document.name, pages: document.pages.length }),
                  },
                ]
              : []),
            {
              term: options('code'),
              value: `${options(`codeBy.${contract.codeDelivery}`)} · ${options(`codeAt.${contract.codeBefore}`)}`,
            },
            { term: options('copies'), value: options(`copyAt.${contract.copyTime}`) },
            { term: words('until'), value: lastDayText(expiresAt, locale, timeZone) },
            { term: words('notices'), value: words(contract.notifyViewed ? 'noticesViewed' : 'noticesUsual') },
            { term: words('evidence'), value: words('evidenceText'), wide: true },
            ...(contract.message
              ? [
                  {
                    term: options('message'),
                    value: <span className={styles.message}>{contract.message}</span>,
                    wide: true,
                  },
                ]
              : []),
          ]}
        />
      </div>
    </Card>
  )
}

function People({ contract }: { contract: ContractView }) {
  const words = useTranslations('contracts.review')
  const meanings = useTranslations('meaning')
  const colours = signerColours(contract.recipients)
  return (
    <ul className={styles.people}>
      {contract.recipients.map((person) => (
        <li key={person.id} className={styles.person}>
          <SignerDot name={person.name} colour={colours.get(person.id) ?? null} />
          <div>
            <p className={styles.name} translate="no">
              {person.name}
            </p>
            <p className={styles.quiet}>
              {person.role === 'viewer'
                ? words('views', { email: person.email })
                : words(person.meaning === 'signature' ? 'signs' : 'signsWithMeaning', {
                    email: person.email,
                    meaning: meanings(person.meaning),
                    fields: contract.fields.filter((field) => field.recipientId === person.id).length,
                  })}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}

import { useFormatter, useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import type { ContractView } from '#lib/domain/contract/schema.ts'
import styles from './upload-dropzone.module.css'

type DocumentFindingsProps = Pick<ContractView, 'document' | 'timeZone'>

/** What the sender should know about the document before sending it: who has signed it already. */
export function DocumentFindings({ document, timeZone }: DocumentFindingsProps) {
  const words = useTranslations('contracts.document')
  const format = useFormatter()
  const { signatures } = document
  const timeOf = (claimedAt: string | null) =>
    claimedAt
      ? format.dateTime(new Date(claimedAt), { dateStyle: 'long', timeStyle: 'short', timeZone })
      : words('noTime')
  return signatures.length > 0 ? (
    <Banner tone="info" title={words('signedTitle')}>
      <p>{words('signedText')}</p>
      <ul className={styles.removed}>
        {signatures.map(({ name, claimedAt, fingerprint }) => (
          <li key={`${fingerprint} ${claimedAt}`}>
            {words('signedBefore', { name: name ?? words('unnamed'), time: timeOf(claimedAt) })}
          </li>
        ))}
      </ul>
    </Banner>
  ) : null
}

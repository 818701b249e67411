import { useTranslations } from 'next-intl'
import styles from './contract-list.module.css'

const AROUND = 2 * Math.PI * 6

/** "2 of 3 signed" with a small ring as progress. */
export function SignedCount({ signed, signers }: { signed: number; signers: number }) {
  const words = useTranslations('contracts.list')
  return (
    <span className={styles.progress}>
      <svg
        className={styles.ring}
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        strokeWidth="2.5"
        aria-hidden="true"
      >
        <circle className={styles.track} cx="8" cy="8" r="6" />
        {signed > 0 ? (
          <circle
            className={styles.done}
            cx="8"
            cy="8"
            r="6"
            strokeDasharray={`${(signed / signers) * AROUND} ${AROUND}`}
          />
        ) : null}
      </svg>
      {words('signedOf', { signed, signers })}
    </span>
  )
}

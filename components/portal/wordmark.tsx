import { useTranslations } from 'next-intl'
import styles from './wordmark.module.css'

/** The logo: a cove with a pen stroke that leaves it. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <g className={styles.cut} fill="none" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
        <path d="M19.6 8.1A9 9 0 1 0 25 16" />
        <path d="m12 15.6 4.2 4.2L25.4 9" />
      </g>
    </svg>
  )
}

/** Logo and name. */
export function Wordmark() {
  const words = useTranslations('common')
  return (
    <span className={styles.wordmark}>
      <Mark />
      {words('productName')}
    </span>
  )
}

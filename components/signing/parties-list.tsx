import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { PartiesView } from '#lib/domain/signing/schema.ts'
import styles from './parties-list.module.css'

type PartiesListProps = {
  people: PartiesView['people']
  /** The text before the list. */
  explain?: string
}

/** Everyone on the contract: name, address, whether they sign, and who has signed so far. */
export function PartiesList({ people, explain }: PartiesListProps) {
  const t = useTranslations('signing.parties')
  return (
    <section className={styles.parties} aria-labelledby="parties">
      <h2 id="parties" className={styles.heading}>
        {t('heading')}
      </h2>
      {explain ? <p className={styles.explain}>{explain}</p> : null}
      <ul className={styles.list}>
        {people.map(({ id, name, email, role, state, isReader }) => (
          <li key={id} className={styles.person}>
            <span className={styles.who}>
              <span className={styles.name} translate="no">
                {isReader ? t('you', { name }) : name}
              </span>
              <bdi className={styles.email}>{email}</bdi>
            </span>
            <span className={styles.state}>
              {state === 'signed' ? <Check size={14} strokeWidth={2.5} aria-hidden="true" /> : null}
              {role === 'viewer' ? t('role', { role }) : t('state', { state })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

import { CircleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { Card } from '#components/ui/card.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import type { Shortcoming } from '#lib/domain/contract/schema.ts'
import styles from './review-list.module.css'

type ReviewListProps = {
  shortcomings: readonly Shortcoming[]
  /**
   * Where each shortcoming can be fixed. Null if it cannot be fixed in the draft, such as an unusable seal certificate.
   */
  hrefOf: (shortcoming: Shortcoming) => string | null
}

/** The reasons why the draft cannot be sent, each with a link to fix it, or a note that it is ready. */
export function ReviewList({ shortcomings, hrefOf }: ReviewListProps) {
  const words = useTranslations('contracts.review')
  if (shortcomings.length === 0)
    return (
      <Banner tone="success" title={words('ready')}>
        <p>{words('readyText')}</p>
      </Banner>
    )
  return (
    <Card title={words('missing', { count: shortcomings.length })} flush>
      <ul className={styles.list}>
        {shortcomings.map((shortcoming) => {
          const href = hrefOf(shortcoming)
          return (
            <li key={keyOf(shortcoming)} className={styles.item}>
              <CircleAlert size={18} aria-hidden="true" />
              <span className={styles.text}>
                {words(`shortcoming.${shortcoming.code}`, { name: '', characters: '', ...shortcoming })}
              </span>
              {href ? (
                <LinkButton size="s" href={href}>
                  {words(`fix.${shortcoming.code}`)}
                </LinkButton>
              ) : null}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

function keyOf(shortcoming: Shortcoming): string {
  return 'recipientId' in shortcoming ? `${shortcoming.code}-${shortcoming.recipientId}` : shortcoming.code
}

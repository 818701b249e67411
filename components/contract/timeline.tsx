import { Moment } from '#components/ui/moment.tsx'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import { EventIcon } from './event-icon.tsx'
import styles from './timeline.module.css'
import { useEventWords } from './use-event-words.ts'

/** What happened, in words, in the order given. */
export function Timeline({ events, exact = false }: { events: readonly TimelineEntry[]; exact?: boolean }) {
  const wordsOf = useEventWords()
  return (
    <ol className={styles.list}>
      {events.map((entry) => {
        const { sentence, quote, ...look } = wordsOf(entry)
        return (
          <li key={entry.seq} className={styles.event}>
            <EventIcon {...look} />
            <div className={styles.words}>
              <p>{sentence}</p>
              {quote ? <blockquote className={styles.quote}>{quote}</blockquote> : null}
              <p className={styles.time}>
                <Moment at={entry.at} as={exact ? 'exact' : 'short'} />
              </p>
            </div>
          </li>
        )
      })}
    </ol>
  )
}

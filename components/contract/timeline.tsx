import { EventIcon } from '#components/event/event-icon.tsx'
import { useEventWords } from '#components/event/use-event-words.ts'
import { Moment } from '#components/ui/moment.tsx'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import styles from './timeline.module.css'

/** Events as sentences, in the given order. */
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

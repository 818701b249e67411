'use client'

import { Search, SlidersHorizontal } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { isNarrow, type LogQuery, logQuerySchema, toSearch } from '#lib/domain/log/log-query.rules.ts'
import { KindField } from './kind-field.tsx'
import styles from './log.module.css'

/**
 * The search form of the log. The search is in the URL, so that it can be bookmarked and shared; it works without
 * JavaScript.
 */
export function LogSearch({ query }: { query: LogQuery }) {
  const words = useTranslations('log.search')
  const router = useRouter()
  const [pending, start] = useTransition()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = Object.fromEntries(new FormData(event.currentTarget))
    const search = toSearch(logQuerySchema.parse(values))
    start(() => router.push(search.size > 0 ? `/log?${search}` : '/log'))
  }
  return (
    <Card className={styles.searchCard}>
      <search>
        <form action="/log" className={styles.search} aria-label={words('label')} onSubmit={submit}>
          <TextField
            name="person"
            label={words('person')}
            defaultValue={query.person}
            placeholder={words('personHint')}
            maxLength={100}
            autoComplete="off"
          />
          <TextField
            name="contract"
            label={words('contract')}
            defaultValue={query.contract}
            placeholder={words('contractHint')}
            maxLength={200}
            autoComplete="off"
          />
          <KindField kind={query.kind} />
          <MoreFields query={query} />
          <div className={styles.searchButtons}>
            <Button
              type="submit"
              variant="primary"
              icon={<Search size={17} aria-hidden="true" />}
              pending={pending}
              pendingText={words('searching')}
            >
              {words('submit')}
            </Button>
            {isNarrow(query) ? (
              <LinkButton href="/log" variant="quiet">
                {words('clear')}
              </LinkButton>
            ) : null}
          </div>
        </form>
      </search>
    </Card>
  )
}

/** The fields that are used less often. */
function MoreFields({ query }: { query: LogQuery }) {
  const words = useTranslations('log.search')
  return (
    <details className={styles.more} open={Boolean(query.from || query.to || query.ip || query.text)}>
      <summary className={styles.summary}>
        <SlidersHorizontal size={16} aria-hidden="true" />
        {words('more')}
      </summary>
      <div className={styles.moreFields}>
        <TextField name="from" type="date" label={words('from')} defaultValue={query.from} />
        <TextField name="to" type="date" label={words('to')} defaultValue={query.to} />
        <TextField name="ip" label={words('ip')} defaultValue={query.ip} maxLength={64} autoComplete="off" />
        <TextField
          name="text"
          label={words('text')}
          defaultValue={query.text}
          placeholder={words('textHint')}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
        />
      </div>
    </details>
  )
}

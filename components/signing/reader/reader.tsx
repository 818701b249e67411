'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useRef, useState } from 'react'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import type { Json } from '#lib/core/canonical-json.ts'
import type { FieldValues, FieldView, SigningView } from '../signing-view.ts'
import { nextPlace, placesToSign } from './places.ts'
import styles from './reader.module.css'
import { ReaderBar } from './reader-bar.tsx'
import { ReaderHeader } from './reader-header.tsx'
import { ReaderPage } from './reader-page.tsx'
import { usePageInSight } from './use-in-sight.ts'
import { useZoom } from './use-zoom.ts'

type ReaderProps = {
  view: SigningView
  values: FieldValues
  onFill: (fieldId: string, value: Json) => void
  /** Once, when the first page can be seen. */
  onPagesRendered: () => void
  /** True once the first page was seen: nobody signs what they have not had before their eyes. */
  shown: boolean
  loadPageText?: ((page: number) => Promise<string>) | undefined
  onSign: () => void
  onDecline: () => void
  /** Take the focus: the person came back from a later screen. */
  focused: boolean
  notice?: ReactNode
}

/** The contract as it will be signed: pages in one column, the person's places on them, one thing to do at the bottom. */
export function Reader(props: ReaderProps) {
  const { view, values, onFill, onPagesRendered, shown, loadPageText, onSign, onDecline, focused, notice } = props
  const t = useTranslations('signing')
  const scroller = useRef<HTMLElement>(null)
  const zoom = useZoom(scroller)
  const page = usePageInSight(scroller, view.pages.length)
  const [visited, setVisited] = useState<string | null>(null)
  const fields = view.role === 'signer' ? view.fields : []
  const places = placesToSign(fields)

  const visitNext = () => {
    const next = nextPlace(places, visited, page)
    if (!next) return
    setVisited(next.id)
    bringIntoView(scroller.current, next)
  }
  const announced = usePlaceWords(places, visited)
  return (
    <div className={styles.reader}>
      {notice ? <div className={styles.notice}>{notice}</div> : null}
      <ReaderHeader view={view} zoom={zoom} onDecline={onDecline} focused={focused} />
      <main className={styles.main}>
        <section
          ref={scroller}
          className={styles.scroller}
          aria-label={t('reader.document', { count: view.pages.length })}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
        >
          <div className={styles.column}>
            {view.pages.map((each) => (
              <ReaderPage
                key={each.number}
                page={each}
                pageCount={view.pages.length}
                fields={fields.filter((field) => field.page === each.number)}
                values={values}
                onFill={onFill}
                zoom={zoom.zoom}
                visited={visited}
                loadText={loadPageText}
                onShown={each.number === 1 ? onPagesRendered : undefined}
                onSign={onSign}
              />
            ))}
          </div>
        </section>
        <p className={styles.position} aria-hidden="true">
          {t('reader.pageOf', { page, count: view.pages.length })}
        </p>
        <VisuallyHidden role="status">{announced}</VisuallyHidden>
      </main>
      <ReaderBar view={view} places={places} visited={visited} shown={shown} onNext={visitNext} onSign={onSign} />
    </div>
  )
}

/** What is said of the place that was gone to. */
function usePlaceWords(places: readonly FieldView[], visited: string | null): string {
  const t = useTranslations('signing')
  const types = useTranslations('field')
  const at = places.findIndex(({ id }) => id === visited)
  const place = places[at]
  if (!place) return ''
  const { type, page } = place
  return t('reader.placeAnnounced', { kind: types(`${type}.name`), page, place: at + 1, count: places.length })
}

function bringIntoView(scroller: HTMLElement | null, field: FieldView): void {
  const element = scroller?.querySelector<HTMLElement>(`[data-field="${CSS.escape(field.id)}"]`)
  if (!element) return
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  element.focus({ preventScroll: true })
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: calm ? 'instant' : 'smooth' })
}

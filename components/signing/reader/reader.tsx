'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { fieldElement } from '#components/fields/field-element.ts'
import { fieldScreens } from '#components/fields/field-screens.ts'
import type { ImageUrl } from '#components/pages/image-sources.ts'
import type { PageLabels } from '#components/pages/page.ts'
import { PageViewer } from '#components/pages/page-viewer.tsx'
import { usePageLabels } from '#components/pages/use-page-labels.ts'
import { usePageViewer } from '#components/pages/use-page-viewer.ts'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import type { Json } from '#lib/core/canonical-json.ts'
import type { SignerField } from '#lib/domain/signing/schema.ts'
import type { FieldValues, SigningCallbacks, SigningView } from '../signing-view.ts'
import { nextField, signatureFields } from './field-order.ts'
import styles from './reader.module.css'
import { ReaderBar } from './reader-bar.tsx'
import { ReaderHeader } from './reader-header.tsx'

type ReaderProps = {
  view: SigningView
  /** The signer's fields as they would be printed. */
  fields: readonly SignerField[]
  values: FieldValues
  onFill: (fieldId: string, value: Json) => void
  pageImageUrl: ImageUrl
  /**
   * Called when the image of the first page can be seen. A stable function avoids rendering the pages again, as do
   * `pageImageUrl` and `loadPageText`.
   */
  onPagesRendered: () => void
  /** True once the first page was seen. Until then the contract cannot be signed. */
  shown: boolean
  loadPageText: SigningCallbacks['loadPageText']
  onSign: () => void
  onDecline: () => void
  /** Takes the focus when the signer returns from a later screen. */
  focused: boolean
  notice?: ReactNode
}

/** The contract as it will be signed: its pages with the signer's fields on them, and one main action at the bottom. */
export function Reader(props: ReaderProps) {
  const {
    view,
    fields: shownFields,
    values,
    onFill,
    pageImageUrl,
    onPagesRendered,
    shown,
    loadPageText,
    onSign,
    onDecline,
    focused,
    notice,
  } = props
  const t = useTranslations('signing')
  const viewer = usePageViewer(view.pages, 'column')
  const labels = useReaderLabels(view.pages.length)
  const [visited, setVisited] = useState<string | null>(null)
  const fields = view.recipient.role === 'signer' ? shownFields : []
  const toSign = signatureFields(fields)
  const announcement = useFieldAnnouncement(toSign, visited)

  const visitNext = () => {
    const next = nextField(toSign, visited, viewer.pageInView)
    if (!next) return
    setVisited(next.id)
    scrollToField(viewer.scroller.current, next.id)
  }
  const fieldsOf = (page: number) => {
    const own = fields.filter((field) => field.page === page)
    if (own.length === 0) return null
    return <ReaderFields fields={own} values={values} onFill={onFill} visited={visited} onSign={onSign} />
  }
  const { loadText, onShown } = usePageCallbacks({ loadPageText, onPagesRendered })
  return (
    <div className={styles.reader}>
      {notice ? <div className={styles.notice}>{notice}</div> : null}
      <ReaderHeader view={view} viewer={viewer} labels={labels} onDecline={onDecline} focused={focused} />
      <main className={styles.main}>
        <PageViewer
          viewer={viewer}
          label={t('reader.document', { count: view.pages.length })}
          labels={labels}
          imageUrl={pageImageUrl}
          loadText={loadText}
          onShown={onShown}
        >
          {fieldsOf}
        </PageViewer>
        <VisuallyHidden role="status">{announcement}</VisuallyHidden>
      </main>
      <ReaderBar view={view} fields={toSign} visited={visited} shown={shown} onNext={visitNext} onSign={onSign} />
    </div>
  )
}

type ReaderFieldsProps = Pick<ReaderProps, 'values' | 'onFill' | 'onSign'> & {
  fields: readonly SignerField[]
  visited: string | null
}

/** The fields of one page, each as its type shows it. */
function ReaderFields({ fields, values, onFill, visited, onSign }: ReaderFieldsProps) {
  return fields.map((field) => {
    const { ReaderField } = fieldScreens[field.type]
    return (
      <ReaderField
        key={field.id}
        field={field}
        value={values[field.id] ?? null}
        onFill={(value) => onFill(field.id, value)}
        visited={visited === field.id}
        onSign={onSign}
      />
    )
  })
}

/** The callbacks of the pages, the same functions on every render, so that only the pages that changed are rendered. */
function usePageCallbacks({ loadPageText, onPagesRendered }: Pick<ReaderProps, 'loadPageText' | 'onPagesRendered'>) {
  const loadText = useCallback(
    async (page: number) => {
      const answer = await loadPageText(page)
      if (!answer.ok) throw new Error(answer.kind)
      return answer.value
    },
    [loadPageText],
  )
  const onShown = useCallback(
    (page: number) => {
      if (page === 1) onPagesRendered()
    },
    [onPagesRendered],
  )
  return { loadText, onShown }
}

function useReaderLabels(count: number): PageLabels {
  const t = useTranslations('signing.reader')
  const labels = usePageLabels(count)
  return useMemo(() => ({ ...labels, text: (page) => t('pageText', { page }) }), [labels, t])
}

/** The screen reader announcement of the field that "next" went to. */
function useFieldAnnouncement(fields: readonly SignerField[], visited: string | null): string {
  const t = useTranslations('signing')
  const types = useTranslations('field')
  const at = fields.findIndex(({ id }) => id === visited)
  const field = fields[at]
  if (!field) return ''
  const { type, page } = field
  return t('reader.fieldAnnounced', { kind: types(`${type}.name`), page, position: at + 1, count: fields.length })
}

function scrollToField(scroller: HTMLElement | null, id: string): void {
  const element = fieldElement(scroller, id)
  if (!element) return
  const reduced = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  element.focus({ preventScroll: true })
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: reduced ? 'instant' : 'smooth' })
}

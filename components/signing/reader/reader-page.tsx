'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { fieldScreens } from '#components/fields/field-screens.ts'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import type { Json } from '#lib/core/canonical-json.ts'
import type { FieldValues, FieldView, PageView } from '../signing-view.ts'
import { PageImage } from './page-image.tsx'
import styles from './reader.module.css'
import { useNear } from './use-in-sight.ts'

type ReaderPageProps = {
  page: PageView
  pageCount: number
  fields: readonly FieldView[]
  values: FieldValues
  onFill: (fieldId: string, value: Json) => void
  zoom: number
  visited: string | null
  loadText?: ((page: number) => Promise<string>) | undefined
  onShown?: (() => void) | undefined
  onSign: () => void
}

/** One page: its picture, the person's places on it, and its words for those who hear them. */
export function ReaderPage(props: ReaderPageProps) {
  const { page, pageCount, fields, values, onFill, zoom, visited, loadText, onShown, onSign } = props
  const t = useTranslations('signing.reader')
  const sheet = useRef<HTMLElement>(null)
  const near = useNear(sheet)
  const text = usePageText(page, near, loadText)
  // Pages far away keep the picture they have.
  const [sharpness, setSharpness] = useState(zoom)
  if (near && sharpness !== zoom) setSharpness(zoom)
  return (
    <article
      ref={sheet}
      className={styles.page}
      data-page={page.number}
      aria-label={t('pageOf', { page: page.number, count: pageCount })}
    >
      <PageImage page={page} pageCount={pageCount} zoom={Math.max(sharpness, 1)} onShown={onShown} />
      {text ? (
        <VisuallyHidden as="div" role="group" aria-label={t('pageText', { page: page.number })} data-page-text="">
          {text}
        </VisuallyHidden>
      ) : null}
      {fields.map((field) => {
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
      })}
    </article>
  )
}

/** The page's words: given with the page, or loaded once when it comes near. */
function usePageText(page: PageView, near: boolean, load?: (page: number) => Promise<string>): string {
  const [loaded, setLoaded] = useState('')
  const asked = useRef(false)
  const known = page.text !== undefined
  useEffect(() => {
    if (known || !near || !load || asked.current) return
    asked.current = true
    load(page.number).then(setLoaded, () => {
      asked.current = false
    })
  }, [known, near, load, page.number])
  return page.text ?? loaded
}

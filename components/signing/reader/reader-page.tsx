'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import type { FieldView, PageView, SigningCallbacks } from '../signing-view.ts'
import { FieldPlace, type FieldTexts } from './field-place.tsx'
import { PageImage } from './page-image.tsx'
import styles from './reader.module.css'
import { useNear } from './use-in-sight.ts'

type ReaderPageProps = {
  page: PageView
  pageCount: number
  fields: readonly FieldView[]
  texts: FieldTexts
  zoom: number
  visited: string | null
  loadText: SigningCallbacks['loadPageText']
  onShown?: (() => void) | undefined
  onSign: () => void
}

/** One page: its picture, the person's places on it, and its words for those who hear them. */
export function ReaderPage(props: ReaderPageProps) {
  const { page, pageCount, fields, texts, zoom, visited, loadText, onShown, onSign } = props
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
      {fields.map((field) => (
        <FieldPlace key={field.id} field={field} texts={texts} visited={visited === field.id} onSign={onSign} />
      ))}
    </article>
  )
}

/** The page's words, loaded once when it comes near. */
function usePageText({ number }: PageView, near: boolean, load: SigningCallbacks['loadPageText']): string {
  const [loaded, setLoaded] = useState('')
  const asked = useRef(false)
  useEffect(() => {
    if (!near || asked.current) return
    asked.current = true
    void load(number).then((answer) => {
      if (answer.ok) setLoaded(answer.value)
      else asked.current = false
    })
  }, [near, load, number])
  return loaded
}

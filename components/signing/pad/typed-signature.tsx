'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { TextField } from '#components/ui/text-field.tsx'
import styles from './pad.module.css'
import { drawTyped, loadScript } from './typed-ink.ts'

type TypedSignatureProps = { text: string; onChange: (text: string) => void; onEnter: () => void }

/** Longer than the name in any passport. */
const longestName = 100

/** A typed name, shown in handwriting. */
export function TypedSignature({ text, onChange, onEnter }: TypedSignatureProps) {
  const t = useTranslations('signing.pad')
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const draw = () => drawTyped(element, text.trim())
    draw()
    let gone = false
    void loadScript(text || 'A').then(() => gone || draw())
    const observer = new ResizeObserver(draw)
    observer.observe(element)
    return () => {
      gone = true
      observer.disconnect()
    }
  }, [text])
  return (
    <div className={styles.panel}>
      <TextField
        label={t('nameLabel')}
        hint={t('nameHint')}
        autoComplete="name"
        autoCapitalize="words"
        enterKeyHint="done"
        spellCheck={false}
        maxLength={longestName}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) onEnter()
        }}
      />
      <div className={styles.paper} aria-hidden="true">
        <span className={styles.baseline} />
        <p className={text.trim() ? styles.gone : styles.hint}>{t('preview')}</p>
        <canvas ref={canvas} className={styles.preview} />
      </div>
    </div>
  )
}

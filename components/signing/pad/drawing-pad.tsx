'use client'

import { Eraser, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import type { SignatureSource } from '../signing-view.ts'
import { type InkPad, openInkPad } from './ink-pad.ts'
import styles from './pad.module.css'

type Drawn = Extract<SignatureSource, { method: 'drawn' }>

type DrawingPadProps = {
  /** Initial strokes. */
  initial: Drawn | null
  onChange: (drawn: Drawn) => void
}

/** White paper to draw on, with Undo and Clear. Rotating the phone keeps the strokes. */
export function DrawingPad({ initial, onChange }: DrawingPadProps) {
  const t = useTranslations('signing.pad')
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<InkPad | null>(null)
  const changed = useRef(onChange)
  const first = useRef(initial)
  const [empty, setEmpty] = useState(true)
  useEffect(() => {
    changed.current = onChange
  })
  useEffect(() => {
    if (!canvas.current) return
    const opened = openInkPad(canvas.current, first.current, () => {
      const drawn = opened.drawn()
      first.current = drawn
      setEmpty(drawn.strokes.length === 0)
      changed.current(drawn)
    })
    setEmpty(opened.drawn().strokes.length === 0)
    pad.current = opened
    const observer = new ResizeObserver(() => opened.resize())
    observer.observe(canvas.current)
    return () => {
      observer.disconnect()
      opened.destroy()
      pad.current = null
    }
  }, [])
  return (
    <div className={styles.panel}>
      <div className={styles.paper}>
        <span className={styles.baseline} aria-hidden="true" />
        <p className={classNames(styles.hint, !empty && styles.gone)} aria-hidden="true">
          {t('hint')}
        </p>
        <canvas ref={canvas} className={styles.canvas} role="img" aria-label={t('canvas')} />
      </div>
      <div className={styles.tools}>
        <Button
          variant="quiet"
          icon={<Undo2 size={18} aria-hidden="true" />}
          disabled={empty}
          onClick={() => pad.current?.undo()}
        >
          {t('undo')}
        </Button>
        <Button
          variant="quiet"
          icon={<Eraser size={18} aria-hidden="true" />}
          disabled={empty}
          onClick={() => pad.current?.clear()}
        >
          {t('clear')}
        </Button>
      </div>
    </div>
  )
}

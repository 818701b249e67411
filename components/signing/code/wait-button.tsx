'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import styles from './code.module.css'
import { clockTime, useSecondsUntil } from './use-seconds-until.ts'

type WaitButtonProps = {
  /** When it becomes active, in milliseconds since the epoch; null for now. */
  until: number | null
  words: string
  /** The key of the message with the remaining time. */
  waiting: 'sendAgainIn' | 'tryAgainIn'
  primary?: boolean
  onPress: () => void
}

/** A button with a countdown until it becomes active. It keeps its position and focus meanwhile. */
export function WaitButton({ until, words, waiting, primary = false, onPress }: WaitButtonProps) {
  const t = useTranslations('signing.code')
  const seconds = useSecondsUntil(until)
  return (
    <Button
      variant={primary ? 'primary' : 'secondary'}
      size={primary ? 'l' : 'm'}
      className={styles.wait}
      aria-disabled={seconds > 0 || undefined}
      onClick={() => {
        if (seconds === 0) onPress()
      }}
    >
      {seconds > 0 ? t(waiting, { time: clockTime(seconds) }) : words}
    </Button>
  )
}

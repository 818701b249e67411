import { useId } from 'react'
import styles from './progress-bar.module.css'

type ProgressBarProps = {
  /** What is happening, in words: there is no bar without them. */
  label: string
  /** How far, of `max`. Left out: it is under way but nobody knows how far. */
  value?: number | undefined
  max?: number
  /** How far in words, such as "3 of 12 MB". */
  valueText?: string | undefined
}

/** Real progress of long work. */
export function ProgressBar({ label, value, max = 1, valueText }: ProgressBarProps) {
  const id = useId()
  return (
    <div className={styles.progress}>
      <div className={styles.words}>
        <label htmlFor={id}>{label}</label>
        {valueText ? <span className={styles.value}>{valueText}</span> : null}
      </div>
      <progress id={id} className={styles.bar} max={max} value={value} aria-valuetext={valueText} />
    </div>
  )
}

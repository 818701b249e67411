import { useId } from 'react'
import styles from './progress-bar.module.css'

type ProgressBarProps = {
  /** A description of the task; required. */
  label: string
  /** Progress out of `max`. Omit it if the progress is unknown. */
  value?: number | undefined
  max?: number
  /** The progress as text, such as "3 of 12 MB". */
  valueText?: string | undefined
}

/** The progress of a long task. */
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

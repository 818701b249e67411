import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'

/** The label, hint and error of a form control. */
export type FieldText = {
  label: ReactNode
  /** Permanent help below the label. */
  hint?: ReactNode
  /** The error and how to correct it. Marks the control as invalid. */
  error?: string | undefined
  /** The word "optional" in the user's language, for a control that may stay empty. */
  optional?: string | undefined
}

type FieldFrameProps = FieldText & { id: string; className?: string | undefined; children: ReactNode }

/** The ids of a control's hint and error, if present, for aria-describedby. */
export function describedBy(id: string, text: Pick<FieldText, 'hint' | 'error'>, more?: string): string | undefined {
  return classNames(Boolean(text.hint) && `${id}-hint`, Boolean(text.error) && `${id}-error`, more) || undefined
}

/** Label, hint, control, error, in that order. */
export function FieldFrame({ id, label, hint, error, optional, className, children }: FieldFrameProps) {
  return (
    <div className={classNames(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {optional ? <span className={styles.optional}> ({optional})</span> : null}
      </label>
      {hint ? (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {children}
      <FieldError id={`${id}-error`} error={error} />
    </div>
  )
}

/** The error message below a control. */
export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (!error) return null
  return (
    <p className={styles.error} id={id}>
      <CircleAlert size={15} aria-hidden="true" />
      <span>{error}</span>
    </p>
  )
}

'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'
import { describedBy, FieldFrame, type FieldText } from './field.tsx'

type TextFieldProps = Omit<ComponentProps<'input'>, 'type'> &
  FieldText & {
    type?: 'text' | 'email' | 'tel' | 'url' | 'search' | 'number' | 'date' | 'datetime-local' | 'password'
    /** An icon at the start of the control; decorative. */
    lead?: ReactNode
    /** A small button at the end of the control. */
    trail?: ReactNode
    frameClassName?: string | undefined
  }

/** A single-line input with label, hint and error. */
export function TextField(props: TextFieldProps) {
  const { label, hint, error, optional, lead, trail, frameClassName, className, ...input } = props
  const made = useId()
  const id = input.id ?? made
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional} className={frameClassName}>
      <span className={classNames(styles.frame, Boolean(lead) && styles.withLead, Boolean(trail) && styles.withTrail)}>
        {lead ? (
          <span className={styles.lead} aria-hidden="true">
            {lead}
          </span>
        ) : null}
        <input
          {...input}
          id={id}
          className={classNames(styles.control, className)}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, { hint, error }, input['aria-describedby'])}
        />
        {trail ? <span className={styles.trail}>{trail}</span> : null}
      </span>
    </FieldFrame>
  )
}

type TextAreaProps = ComponentProps<'textarea'> & FieldText & { frameClassName?: string }

/** A multi-line input that grows with its text. */
export function TextArea({ label, hint, error, optional, frameClassName, className, ...area }: TextAreaProps) {
  const made = useId()
  const id = area.id ?? made
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional} className={frameClassName}>
      <textarea
        rows={4}
        {...area}
        id={id}
        className={classNames(styles.control, className)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, { hint, error }, area['aria-describedby'])}
      />
    </FieldFrame>
  )
}

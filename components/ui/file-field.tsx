'use client'

import { type ComponentProps, useId } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'
import { describedBy, FieldFrame, type FieldText } from './field.tsx'

type FileFieldProps = Omit<ComponentProps<'input'>, 'type'> & FieldText

/** A file input with its label, hint and error. */
export function FileField({ label, hint, error, optional, className, ...input }: FileFieldProps) {
  const made = useId()
  const id = input.id ?? made
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional}>
      <input
        {...input}
        id={id}
        type="file"
        className={classNames(styles.control, className)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, { hint, error }, input['aria-describedby'])}
      />
    </FieldFrame>
  )
}

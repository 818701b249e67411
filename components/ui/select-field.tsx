'use client'

import { ChevronDown } from 'lucide-react'
import { type ComponentProps, useId } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'
import { describedBy, FieldFrame, type FieldText } from './field.tsx'

type Option = { value: string; label: string; disabled?: boolean }

type SelectFieldProps = ComponentProps<'select'> &
  FieldText & {
    options: readonly Option[]
    /** More options under headings, after `options`. */
    groups?: readonly { label: string; options: readonly Option[] }[]
    frameClassName?: string | undefined
  }

/** One of a list, with the native select element. */
export function SelectField({
  label,
  hint,
  error,
  optional,
  options,
  groups = [],
  frameClassName,
  className,
  ...select
}: SelectFieldProps) {
  const made = useId()
  const id = select.id ?? made
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional} className={frameClassName}>
      <span className={styles.frame}>
        <select
          {...select}
          id={id}
          className={classNames(styles.control, styles.select, className)}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, { hint, error }, select['aria-describedby'])}
        >
          <Options options={options} />
          {groups.map((group) => (
            <optgroup key={group.label} label={group.label}>
              <Options options={group.options} />
            </optgroup>
          ))}
        </select>
        <span className={styles.chevron} aria-hidden="true">
          <ChevronDown size={16} />
        </span>
      </span>
    </FieldFrame>
  )
}

function Options({ options }: { options: readonly Option[] }) {
  return options.map((option) => (
    <option key={option.value} value={option.value} disabled={option.disabled}>
      {option.label}
    </option>
  ))
}

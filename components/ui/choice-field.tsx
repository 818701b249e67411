'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'
import { describedBy, FieldError, type FieldText } from './field.tsx'

type CheckboxFieldProps = Omit<ComponentProps<'input'>, 'type'> & Omit<FieldText, 'optional'>

/** A checkbox with its label. */
export function CheckboxField({ label, hint, error, className, ...input }: CheckboxFieldProps) {
  const made = useId()
  const id = input.id ?? made
  return (
    <div className={classNames(styles.field, className)}>
      <div className={styles.choice}>
        <input
          {...input}
          type="checkbox"
          id={id}
          className={styles.box}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, { hint, error }, input['aria-describedby'])}
        />
        <ChoiceText id={id} label={label} hint={hint} />
      </div>
      <FieldError id={`${id}-error`} error={error} />
    </div>
  )
}

export type RadioOption<Value extends string = string> = {
  value: Value
  label: ReactNode
  hint?: ReactNode
  disabled?: boolean
}

type RadioGroupProps<Value extends string> = Omit<FieldText, 'optional'> & {
  name: string
  options: readonly RadioOption<Value>[]
  /** Controlled with `onValueChange`, or uncontrolled with `defaultValue`. */
  value?: Value | undefined
  defaultValue?: Value | undefined
  onValueChange?: (value: Value) => void
  /** Cards are side by side if there is space. */
  look?: 'list' | 'cards'
  required?: boolean
  className?: string | undefined
}

/** One of a few options, all visible. */
export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  const {
    label,
    hint,
    error,
    name,
    options,
    value,
    defaultValue,
    onValueChange,
    look = 'list',
    required,
    className,
  } = props
  const id = useId()
  return (
    <fieldset className={classNames(styles.group, className)} aria-describedby={describedBy(id, { hint, error })}>
      <legend className={styles.label}>{label}</legend>
      {hint ? (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <div className={look === 'cards' ? styles.cards : styles.choices}>
        {options.map((option) => (
          <div key={option.value} className={classNames(styles.choice, look === 'cards' && styles.card)}>
            <input
              type="radio"
              className={styles.box}
              id={`${id}-${option.value}`}
              name={name}
              value={option.value}
              disabled={option.disabled}
              required={required}
              aria-describedby={option.hint ? `${id}-${option.value}-hint` : undefined}
              {...(value === undefined
                ? { defaultChecked: defaultValue === option.value }
                : { checked: value === option.value })}
              onChange={() => onValueChange?.(option.value)}
            />
            <ChoiceText id={`${id}-${option.value}`} label={option.label} hint={option.hint} />
          </div>
        ))}
      </div>
      <FieldError id={`${id}-error`} error={error} />
    </fieldset>
  )
}

function ChoiceText({ id, label, hint }: { id: string; label: ReactNode; hint: ReactNode }) {
  return (
    <label className={styles.choiceText} htmlFor={id}>
      <span>{label}</span>
      {hint ? (
        <span className={styles.hint} id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
    </label>
  )
}

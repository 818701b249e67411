'use client'

import { useTranslations } from 'next-intl'
import { type RefObject, useId } from 'react'
import { FieldError } from '#components/ui/field.tsx'
import styles from './code.module.css'
import { codeDigits, codeLength } from './code-digits.ts'

type CodeInputProps = {
  input: RefObject<HTMLInputElement | null>
  value: string
  /** Called with digits only; `complete` when the sixth digit was entered. */
  onChange: (digits: string, complete: boolean) => void
  error: string | undefined
  /** The id of the sentence that describes where the code was sent. */
  describedBy: string
}

/** One input for the six digits, with autofill on phones. It accepts pasted spaces and dashes. */
export function CodeInput({ input, value, onChange, error, describedBy }: CodeInputProps) {
  const t = useTranslations('signing.code')
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {t('label')}
      </label>
      <input
        ref={input}
        id={id}
        name="code"
        className={styles.input}
        type="text"
        dir="ltr"
        inputMode="numeric"
        autoComplete="one-time-code"
        enterKeyHint="go"
        spellCheck={false}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${describedBy} ${id}-error` : describedBy}
        onChange={(event) => {
          const digits = codeDigits(event.target.value)
          onChange(digits, digits.length === codeLength && digits !== value)
        }}
      />
      <div className={styles.problem} role="alert">
        <FieldError id={`${id}-error`} error={error} />
      </div>
    </div>
  )
}

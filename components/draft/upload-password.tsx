'use client'

import { LockKeyhole } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import styles from './upload-list.module.css'

type UploadPasswordProps = { name: string; wrong: boolean; onOpen: (password: string) => void }

/** Asks for the password of a protected file. The password is sent with the file and not stored. */
export function UploadPassword({ name, wrong, onOpen }: UploadPasswordProps) {
  const words = useTranslations('contracts.upload')
  const common = useTranslations('common')
  const input = useRef<HTMLInputElement>(null)
  const [password, setPassword] = useState('')
  const [error, setError] = useState(wrong ? words('passwordWrong') : undefined)
  useEffect(() => input.current?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password !== '') return onOpen(password)
    setError(words('passwordMissing'))
    input.current?.focus()
  }
  return (
    <form className={styles.password} onSubmit={submit} noValidate>
      <p className={styles.why}>
        <LockKeyhole size={17} aria-hidden="true" />
        <span role="status">{words('passwordNeeded', { name })}</span>
      </p>
      <PasswordField
        ref={input}
        label={words('password')}
        error={error}
        autoComplete="off"
        showText={common('showPassword')}
        hideText={common('hidePassword')}
        value={password}
        frameClassName={styles.field}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" variant="primary">
        {words('open')}
      </Button>
    </form>
  )
}

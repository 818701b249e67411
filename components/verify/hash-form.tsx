'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import styles from './verify-tool.module.css'

/** The SHA-256 in typed or pasted text, such as a line of sha256sum; null if there is none. */
export function hashIn(text: string): string | null {
  const joined = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/.exec(text.toLowerCase())?.[0]
  if (joined) return joined
  // certutil and certificate fingerprints have spaces or colons between the bytes.
  const bare = text.toLowerCase().replaceAll(/[\s:]/g, '')
  return /^[0-9a-f]{64}$/.test(bare) ? bare : null
}

/** An input for a SHA-256. */
export function HashForm({ pending, onHash }: { pending: boolean; onHash: (sha256: string) => void }) {
  const words = useTranslations('verify.hash')
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const sha256 = hashIn(text)
    setWrong(sha256 === null)
    if (sha256) onHash(sha256)
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        label={words('label')}
        hint={words('hint')}
        error={wrong ? words('invalid') : undefined}
        className={styles.hash}
        name="sha256"
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      <Button type="submit" pending={pending} pendingText={words('pending')}>
        {words('submit')}
      </Button>
    </form>
  )
}

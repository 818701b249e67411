'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './copy-text.module.css'
import { VisuallyHidden } from './visually-hidden.tsx'

type CopyTextProps = {
  /** The text that is copied. */
  text: string
  /** "Copy …" in the user's language: the name of the button. */
  label: string
  /** "Copied" in the user's language. */
  copiedText: string
  /** Shown in place of the text, such as its first 16 characters; the full text is in the tooltip. */
  short?: string
}

/** Monospaced text with a copy button. */
export function CopyText({ text, label, copiedText, short }: CopyTextProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2500)
    return () => clearTimeout(timer)
  }, [copied])
  const Icon = copied ? Check : Copy
  return (
    <span className={styles.copy}>
      <code className={classNames(styles.text, short !== undefined && styles.short)} title={short ? text : undefined}>
        {short ?? text}
      </code>
      <IconButton
        size="s"
        label={copied ? copiedText : label}
        icon={<Icon size={15} aria-hidden="true" />}
        onClick={() => void copyText(text).then(setCopied)}
      />
      <VisuallyHidden role="status">{copied ? copiedText : ''}</VisuallyHidden>
    </span>
  )
}

/** Copies text to the clipboard; false if the browser refuses, as on plain http from another machine. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

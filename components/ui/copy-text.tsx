'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './copy-text.module.css'
import { VisuallyHidden } from './visually-hidden.tsx'

type CopyTextProps = {
  /** What is copied, whole. */
  text: string
  /** "Copy …" in the reader's language: the name of the button. */
  label: string
  /** "Copied" in the reader's language. */
  copiedText: string
  /** What is shown in place of the text, such as its first 16 characters; the whole stays in the tooltip. */
  short?: string
}

/** Text in a monospaced face with a button that copies it. */
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

/** Puts text on the clipboard; false when the browser refuses, as it does on plain http from another machine. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

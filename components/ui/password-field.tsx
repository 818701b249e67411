'use client'

import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { IconButton } from './button.tsx'
import { TextField } from './text-field.tsx'

type PasswordFieldProps = Omit<ComponentProps<typeof TextField>, 'type' | 'trail'> & {
  autoComplete: 'current-password' | 'new-password' | 'off'
  /** "Show password" and "Hide password" in the user's language. */
  showText: string
  hideText: string
}

/** A password field with a button that shows the input. Pasting is allowed. */
export function PasswordField({ showText, hideText, ...field }: PasswordFieldProps) {
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  const toggle = (
    <IconButton
      label={shown ? hideText : showText}
      icon={<Icon size={18} aria-hidden="true" />}
      onClick={() => setShown(!shown)}
    />
  )
  return (
    <TextField
      {...field}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      trail={toggle}
    />
  )
}

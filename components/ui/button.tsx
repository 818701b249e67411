'use client'

import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import styles from './button.module.css'
import { type ButtonLook, buttonClass } from './button-look.ts'

type ButtonProps = ComponentProps<'button'> &
  ButtonLook & {
    /** Shown before the text; decorative. */
    icon?: ReactNode
    /** An action is running: the button keeps the focus, shows `pendingText` and ignores presses. */
    pending?: boolean
    /** The text while pending, such as "Sending …". By default the usual text. */
    pendingText?: string
  }

/** A button. `type` is "button" by default. */
export function Button(props: ButtonProps) {
  const { variant, size, wide, icon, pending = false, pendingText, className, children, onClick, type, ...rest } = props
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (pending) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      className={buttonClass({ variant, size, wide }, className)}
      aria-busy={pending || undefined}
      aria-disabled={pending || rest['aria-disabled'] || undefined}
      onClick={press}
    >
      {pending ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {pending && pendingText ? pendingText : children}
    </button>
  )
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> &
  ButtonLook & {
    /** The accessible name and the tooltip. */
    label: string
    icon: ReactNode
  }

/** A square button with only an icon. */
export function IconButton({ label, icon, variant = 'quiet', size, wide, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={buttonClass({ variant, size, wide, square: true }, className)}
    >
      {icon}
    </button>
  )
}

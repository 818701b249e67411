import styles from './button.module.css'
import { classNames } from './class-names.ts'

/** The appearance of a button or of a link that looks like one. One primary per screen. */
export type ButtonLook = {
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger' | undefined
  size?: 's' | 'm' | 'l' | undefined
  /** As wide as its container. */
  wide?: boolean | undefined
}

/** The class names of a button with this appearance. */
export function buttonClass(look: ButtonLook & { square?: boolean }, extra?: string): string {
  const { variant = 'secondary', size = 'm', wide = false, square = false } = look
  return classNames(
    styles.button,
    styles[variant],
    size === 's' && styles.sizeS,
    size === 'l' && styles.sizeL,
    wide && styles.wide,
    square && styles.square,
    extra,
  )
}

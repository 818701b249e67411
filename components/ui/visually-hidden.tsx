import type { ComponentProps } from 'react'
import styles from './visually-hidden.module.css'

type VisuallyHiddenProps = Omit<ComponentProps<'span'>, 'className'> & {
  as?: 'span' | 'div' | 'h1' | 'h2' | 'caption' | 'legend' | 'p'
}

/** Text for screen readers only. */
export function VisuallyHidden({ as: Element = 'span', ...rest }: VisuallyHiddenProps) {
  const props = { ...rest, className: styles.hidden } as ComponentProps<'span'>
  const Tag = Element as 'span'
  return <Tag {...props} />
}

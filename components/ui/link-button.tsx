import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { type ButtonLook, buttonClass } from './button-look.ts'

type LinkButtonProps = Omit<ComponentProps<'a'>, 'href' | 'onMouseEnter' | 'onTouchStart' | 'onClick'> &
  ButtonLook & {
    href: string
    icon?: ReactNode
    /** A plain link without client-side navigation: for file downloads and other origins. `download` implies it. */
    plain?: boolean
  }

/** A link that looks like a button. */
export function LinkButton({
  href,
  variant,
  size,
  wide,
  icon,
  plain,
  className,
  children,
  ref,
  ...rest
}: LinkButtonProps) {
  const shared = { ...rest, className: buttonClass({ variant, size, wide }, className) }
  if (plain || rest.download !== undefined) {
    return (
      <a ref={ref} {...shared} href={href}>
        {icon}
        {children}
      </a>
    )
  }
  return (
    <Link {...shared} href={href} {...(ref ? { ref } : {})}>
      {icon}
      {children}
    </Link>
  )
}

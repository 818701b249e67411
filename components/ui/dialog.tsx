'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactElement, ReactNode, RefObject } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './dialog.module.css'

type DialogProps = {
  /** Controlled with `onOpenChange`, or uncontrolled with a `trigger`. */
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** A button that opens the dialog. */
  trigger?: ReactElement
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  /** The buttons at the end, the least important first. */
  footer?: ReactNode
  /** "Close" in the user's language. */
  closeLabel: string
  size?: 's' | 'm' | 'l'
  /** The element that gets the focus first; by default the first focusable one. */
  initialFocus?: RefObject<HTMLElement | null>
  /** While an action is running: Escape or a press outside does not close it. */
  locked?: boolean
}

/** A modal dialog, centred on a wide screen, a bottom sheet on a phone. */
export function Dialog(props: DialogProps) {
  const {
    open,
    onOpenChange,
    trigger,
    title,
    description,
    children,
    footer,
    closeLabel,
    size = 'm',
    initialFocus,
    locked = false,
  } = props
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      onOpenChange={(next, details) => {
        if (!next && locked) details.cancel()
        else onOpenChange?.(next)
      }}
    >
      {trigger ? <Base.Trigger render={trigger} /> : null}
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={classNames(styles.popup, size === 's' && styles.sizeS, size === 'l' && styles.sizeL)}
          initialFocus={initialFocus}
        >
          <Base.Title className={styles.title}>{title}</Base.Title>
          {description ? <Base.Description className={styles.description}>{description}</Base.Description> : null}
          <div className={styles.body}>{children}</div>
          {footer ? <div className={styles.foot}>{footer}</div> : null}
          {/* Last in the DOM, so that the content of the dialog gets the focus first. */}
          <Base.Close
            disabled={locked}
            render={
              <IconButton className={styles.close} label={closeLabel} icon={<X size={18} aria-hidden="true" />} />
            }
          />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** Closes the dialog that contains it: `<DialogClose><Button>…</Button></DialogClose>`. */
export function DialogClose({ children }: { children: ReactElement }) {
  return <Base.Close render={children} />
}

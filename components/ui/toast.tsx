'use client'

import { Toast as Base } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { type ReactNode, useCallback } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './toast.module.css'

const icons = { success: CircleCheck, danger: CircleAlert, info: Info }

export type ToastMessage = {
  tone?: keyof typeof icons
  title: string
  description?: string
}

type ToastProviderProps = {
  /** "Notifications" and "Close" in the user's language. */
  label: string
  closeLabel: string
  children: ReactNode
}

/** Provides toasts to the pages inside it. */
export function ToastProvider({ label, closeLabel, children }: ToastProviderProps) {
  return (
    <Base.Provider timeout={6000} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className={styles.viewport} aria-label={label}>
          <ToastList closeLabel={closeLabel} />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

/**
 * Returns a function that shows a short message. It disappears after a while, so use it only for what a user may miss:
 * errors of a form belong in the form. An error message stays until it is closed.
 */
export function useToast(): (message: ToastMessage) => void {
  const { add } = Base.useToastManager()
  return useCallback(
    ({ tone = 'info', title, description }: ToastMessage) => {
      const bad = tone === 'danger'
      add({
        title,
        type: tone,
        priority: bad ? 'high' : 'low',
        ...(description ? { description } : {}),
        ...(bad ? { timeout: 0 } : {}),
      })
    },
    [add],
  )
}

function ToastList({ closeLabel }: { closeLabel: string }) {
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => {
    const tone = toast.type && toast.type in icons ? (toast.type as keyof typeof icons) : 'info'
    const Icon = icons[tone]
    return (
      <Base.Root key={toast.id} toast={toast} className={classNames(styles.toast, styles[tone])}>
        <Icon size={18} aria-hidden="true" />
        <Base.Content className={styles.text}>
          <Base.Title className={styles.title} />
          <Base.Description className={styles.description} />
        </Base.Content>
        <Base.Close render={<IconButton label={closeLabel} icon={<X size={16} aria-hidden="true" />} />} />
      </Base.Root>
    )
  })
}

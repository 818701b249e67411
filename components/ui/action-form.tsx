'use client'

import { type ReactNode, type SubmitEvent, startTransition, useActionState, useEffect, useRef } from 'react'
import { type FormAction, type FormState, idle } from '#lib/server/http/form-state.ts'
import styles from './action-form.module.css'
import { Banner } from './banner.tsx'

/** The form's state for its fields. */
export type FormView = {
  pending: boolean
  /** The server's message about a field, by the field's name. */
  errorOf: (field: string) => string | undefined
}

type ActionFormProps = {
  action: FormAction
  /** The title of the banner after a refusal. */
  refusedTitle?: string
  children: (view: FormView) => ReactNode
  /** Shown in place of the form after success. */
  done?: ReactNode
  onDone?: () => void
  id?: string
  className?: string | undefined
}

/**
 * A form with a server action. Keeps the input after a refusal (React would reset it), focuses the first field with an
 * error, and works without JavaScript.
 */
export function ActionForm({ action, refusedTitle, children, done, onDone, id, className }: ActionFormProps) {
  const [state, submit, pending] = useActionState<FormState, FormData>(action, idle)
  const form = useRef<HTMLFormElement>(null)
  const whenDone = useRef(onDone)
  useEffect(() => {
    whenDone.current = onDone
  })
  useEffect(() => {
    if (state.status === 'done') whenDone.current?.()
    if (state.status === 'refused') {
      const find = (what: string) => form.current?.querySelector<HTMLElement>(what)
      const wrong = find('[aria-invalid="true"]') ?? find('[data-refusal]')
      wrong?.focus()
    }
  }, [state])
  if (state.status === 'done' && done !== undefined) return done
  const fields = state.status === 'refused' ? state.fields : undefined
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (pending) return
    const data = new FormData(event.currentTarget, event.nativeEvent.submitter)
    startTransition(() => submit(data))
  }
  return (
    <form ref={form} id={id} action={submit} onSubmit={send} className={className ?? styles.form}>
      {state.status === 'refused' ? (
        <div data-refusal tabIndex={-1} className={styles.refusal}>
          <Banner tone="danger" role="alert" title={refusedTitle}>
            {state.message}
          </Banner>
        </div>
      ) : null}
      {children({ pending, errorOf: (field) => fields?.[field] })}
    </form>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, type SubmitEvent, startTransition, useActionState, useEffect, useRef } from 'react'
import { type FormAction, type FormState, idle } from '#lib/server/http/form-state.ts'
import styles from './action-form.module.css'
import { Banner } from './banner.tsx'
import { lostConnection } from './lost-connection.ts'

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
 * The state of a form and the function that sends it. A lost connection becomes a refusal: the error of a rejected action
 * would replace the form and its input.
 */
function useFormAction(action: FormAction) {
  const common = useTranslations('common')
  return useActionState<FormState, FormData>(async (state, data) => {
    const result = await action(state, data).catch(lostConnection)
    return result === 'lost' ? { status: 'refused', message: common('tryAgainLater') } : result
  }, idle)
}

/**
 * A form with a server action. Keeps the input after a refusal (React would reset it) and after a lost connection, and
 * focuses the first field with an error. It needs JavaScript: without a referrer, browsers post a form with a null origin,
 * which Next.js refuses for actions.
 */
export function ActionForm({ action, refusedTitle, children, done, onDone, id, className }: ActionFormProps) {
  const [state, submit, pending] = useFormAction(action)
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

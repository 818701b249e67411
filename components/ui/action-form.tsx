'use client'

import { useTranslations } from 'next-intl'
import {
  type ReactNode,
  type SubmitEvent,
  startTransition,
  useActionState,
  useEffect,
  useRef,
  useState,
  useTransition,
} from 'react'
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
 * The state of a form and a function that sends it. A lost connection becomes a refusal: useActionState would replace the
 * form and its input with the error page. Without JavaScript, the browser posts the form to `post`.
 */
function useFormAction(action: FormAction) {
  const common = useTranslations('common')
  const [posted, post, posting] = useActionState<FormState, FormData>(action, idle)
  const [answer, setAnswer] = useState<FormState | null>(null)
  const [sending, start] = useTransition()
  const state = answer ?? posted
  const send = (data: FormData) =>
    start(async () => {
      const result = await action(state, data).catch(lostConnection)
      // React does not count updates after `await` as part of the transition.
      startTransition(() =>
        setAnswer(result === 'lost' ? { status: 'refused', message: common('tryAgainLater') } : result),
      )
    })
  return { state, send, post, pending: posting || sending }
}

/**
 * A form with a server action. Keeps the input after a refusal (React would reset it) and after a lost connection, focuses
 * the first field with an error, and works without JavaScript.
 */
export function ActionForm({ action, refusedTitle, children, done, onDone, id, className }: ActionFormProps) {
  const { state, send, post, pending } = useFormAction(action)
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
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!pending) send(new FormData(event.currentTarget, event.nativeEvent.submitter))
  }
  return (
    <form ref={form} id={id} action={post} onSubmit={submit} className={className ?? styles.form}>
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

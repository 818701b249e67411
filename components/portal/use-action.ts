'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useTransition } from 'react'
import { lostConnection } from '#components/ui/lost-connection.ts'
import { useToast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/server/http/form-state.ts'

type Outcome = {
  /** The message after success; omit it if the screen shows the result. */
  done?: string
  /** Called after success. */
  onDone?: () => void
  /** Called after success and after failure. */
  onSettled?: () => void
}

/**
 * For a server action behind a button: whether it is running, and a function that runs it. Shows a refusal's message, a
 * message for a lost connection, or the given message after success.
 */
export function useAction(): [boolean, (work: () => Promise<ActionResult>, outcome?: Outcome) => void] {
  const common = useTranslations('common')
  const toast = useToast()
  const [pending, start] = useTransition()
  const run = useCallback(
    (work: () => Promise<ActionResult>, { done, onDone, onSettled }: Outcome = {}) =>
      start(async () => {
        const answer = await work().catch(lostConnection)
        if (answer === 'lost')
          toast({ tone: 'danger', title: common('somethingFailed'), description: common('tryAgainLater') })
        else if (answer?.status === 'refused') {
          toast({ tone: 'danger', title: common('somethingFailed'), description: answer.message })
        } else {
          if (done) toast({ tone: 'success', title: done })
          onDone?.()
        }
        onSettled?.()
      }),
    [common, toast],
  )
  return [pending, run]
}

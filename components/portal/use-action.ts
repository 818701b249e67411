'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useTransition } from 'react'
import { useToast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/server/http/form-state.ts'

type Outcome = {
  /** What to say when it worked; nothing where the screen shows it. */
  done?: string
  /** Called when it worked. */
  onDone?: () => void
  /** Called either way. */
  onSettled?: () => void
}

/**
 * For a server action behind a button: whether it runs, and a function that runs it. A refusal's own sentence is shown,
 * a lost connection is said, and success is said in the words given.
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

/** Next.js throws to redirect: that is not a failure and goes on. */
function lostConnection(error: unknown): 'lost' {
  if (error instanceof Error && 'digest' in error && String(error.digest).startsWith('NEXT_')) throw error
  return 'lost'
}

'use client'

import { FlaskConical } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useAction } from '#components/portal/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import type { ValueAction } from '#lib/server/http/form-state.ts'

type SampleButtonProps = {
  /** Sends the sample contract to who is signed in, and goes to its page. */
  action: ValueAction<Record<string, never>>
  /** On the first run it is the thing to do. */
  variant?: 'primary' | 'secondary'
}

/** "Send yourself the sample contract". */
export function SampleButton({ action, variant = 'secondary' }: SampleButtonProps) {
  const words = useTranslations('contracts.sample')
  const [pending, run] = useAction()
  return (
    <Button
      variant={variant}
      icon={<FlaskConical size={17} aria-hidden="true" />}
      pending={pending}
      pendingText={words('pending')}
      onClick={() => run(() => action({}))}
    >
      {words('action')}
    </Button>
  )
}

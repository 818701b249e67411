'use client'

import { FlaskConical } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useAction } from '#components/portal/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import type { ValueAction } from '#lib/server/http/form-state.ts'

type SampleButtonProps = {
  /** Sends the sample contract to the signed-in member and opens its page. */
  action: ValueAction<Record<string, never>>
  /** Primary on the first run. */
  variant?: 'primary' | 'secondary'
}

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

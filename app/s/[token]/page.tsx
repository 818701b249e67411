import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { Gate } from '#components/signing/gate.tsx'
import { StatePage } from '#components/signing/state-page.tsx'
import { Refusal } from '#lib/core/refusal.ts'
import { viewGate } from '#lib/domain/signing/index.ts'
import { requestContext } from '#lib/server/http/request-context.ts'
import { lastDayText } from '#lib/words/time-text.ts'
import { LocalNotice } from '../../local-notice.tsx'

/** `wait`: the link was opened too often. */
type Props = { params: Promise<{ token: string }>; searchParams: Promise<{ wait?: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signing'))('gate.open') }
}

/** The target of the link in the email: the sender, the contract, and one button. A GET changes nothing (LINK-02). */
export default async function GatePage({ params, searchParams }: Props) {
  const { token } = await params
  if ((await searchParams).wait !== undefined) return <StatePage kind="too_many" />
  const ctx = await requestContext()
  const gate = await viewGate(ctx, token).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'too_many_requests') return 'too_many' as const
    throw error
  })
  if (gate === 'too_many') return <StatePage kind="too_many" />
  if (!gate) notFound()
  if (gate.kind === 'ended')
    return <StatePage kind={gate.state} organisation={gate.organisation} sender={gate.senderName} />
  const { expiresAt, timeZone, kind: _, ...rest } = gate
  return (
    <>
      <LocalNotice shown={ctx.delivery.email === 'local'} />
      <Gate
        {...rest}
        expiresText={expiresAt ? lastDayText(expiresAt, await getLocale(), timeZone) : undefined}
        action={`/s/${token}/open`}
        hidden={{}}
      />
    </>
  )
}

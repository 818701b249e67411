import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Banner } from '#components/ui/banner.tsx'
import { Limits } from '#components/verify/limits.tsx'
import { LogOverview } from '#components/verify/log-overview.tsx'
import { PublicFrame } from '#components/verify/public-frame.tsx'
import { Refusal } from '#lib/core/refusal.ts'
import { viewPublicLog } from '#lib/domain/verify/index.ts'
import type { PublicLog } from '#lib/domain/verify/schema.ts'
import { budgets, spend } from '#lib/server/http/budgets.ts'
import { requestContext } from '#lib/server/http/request-context.ts'
import { ClientWords } from '../../client-words.tsx'
import { LogCheckClient } from './log-check-client.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('verify'))('log.title') }
}

async function publicLog(): Promise<PublicLog | 'tooManyLookUps'> {
  const ctx = await requestContext()
  try {
    await spend(ctx, budgets.publicLog)
    return await viewPublicLog(ctx)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'too_many_requests') return 'tooManyLookUps'
    throw error
  }
}

/** The names, keys and checkpoints of the log, and the check of a saved checkpoint. Public. */
export default async function LogPage() {
  const words = await getTranslations('verify')
  const log = await publicLog()
  return (
    <PublicFrame here="log" title={words('log.title')} intro={words('log.intro')}>
      {log === 'tooManyLookUps' ? (
        <Banner tone="warning">
          <p>{words('byHash.tooManyLookUps')}</p>
        </Banner>
      ) : (
        <ClientWords words={['verify.status', 'verify.log']}>
          <LogCheckClient log={{ origin: log.origin, keys: log.keys }} />
          <LogOverview log={log} />
        </ClientWords>
      )}
      <Limits />
    </PublicFrame>
  )
}

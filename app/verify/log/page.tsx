import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Limits } from '#components/verify/limits.tsx'
import { LogOverview } from '#components/verify/log-overview.tsx'
import { PublicFrame } from '#components/verify/public-frame.tsx'
import { viewPublicLog } from '#lib/domain/verify/index.ts'
import { requestContext } from '#lib/server/http/request-context.ts'
import { ClientWords } from '../../client-words.tsx'
import { LogCheckClient } from './log-check-client.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('verify'))('log.title') }
}

/** The names, keys and checkpoints of the log, and the check of a saved checkpoint. Public. */
export default async function LogPage() {
  const words = await getTranslations('verify')
  const log = await viewPublicLog(await requestContext())
  return (
    <PublicFrame here="log" title={words('log.title')} intro={words('log.intro')}>
      <ClientWords words={['verify.status', 'verify.log']}>
        <LogCheckClient log={{ origin: log.origin, keys: log.keys }} />
        <LogOverview log={log} />
      </ClientWords>
      <Limits />
    </PublicFrame>
  )
}

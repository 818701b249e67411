import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DraftSteps } from '#components/draft/draft-steps.tsx'
import { PageHeader } from '#components/portal/page-header.tsx'
import { pageMember } from '#lib/server/http/page-member.ts'
import { ClientWords } from '../../../client-words.tsx'
import { UploadClient } from './upload-client.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('contracts'))('new') }
}

export default async function NewContractPage() {
  await pageMember()
  const words = await getTranslations('contracts')
  return (
    <ClientWords words={['contracts.document', 'contracts.upload']}>
      <PageHeader title={words('new')} back={{ href: '/contracts', label: words('list.heading') }} />
      <DraftSteps current="document" done={[]} hrefOf={() => null} />
      <UploadClient url="/contracts/new/upload" method="POST" />
    </ClientWords>
  )
}

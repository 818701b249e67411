import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ContractList } from '#components/contract/contract-list.tsx'
import { PageHeader } from '#components/portal/page-header.tsx'
import { listContracts } from '#lib/domain/contract/index.ts'
import { listFilterSchema } from '#lib/domain/contract/schema.ts'
import { pageMember } from '#lib/server/http/page-member.ts'
import { ClientWords } from '../../client-words.tsx'
import { BeginActions, NewContractButton } from './begin-actions.tsx'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('contracts'))('list.heading') }
}

export default async function ContractsPage({ searchParams }: Props) {
  const { ctx, member } = await pageMember()
  const filter = listFilterSchema.parse(await searchParams)
  const [page, words] = await Promise.all([listContracts(ctx, member, filter), getTranslations('contracts')])
  return (
    <ClientWords words={['contracts.new', 'contracts.list', 'contracts.sample']}>
      <PageHeader title={words('list.heading')} actions={page.counts.all > 0 ? <NewContractButton /> : undefined} />
      <ContractList filter={filter} page={page} beginActions={<BeginActions isFirst={page.counts.all === 0} />} />
    </ClientWords>
  )
}

import { getTranslations } from 'next-intl/server'
import type { ComponentProps, ReactNode } from 'react'
import { DraftSteps } from '#components/draft/draft-steps.tsx'
import { PageHeader } from '#components/portal/page-header.tsx'
import { type DraftStep, doneSteps } from '#lib/domain/contract/draft-steps.rules.ts'
import type { ContractView, Shortcoming } from '#lib/domain/contract/schema.ts'
import { ClientWords } from '../../../client-words.tsx'
import styles from './draft-page.module.css'

type Props = {
  contract: ContractView
  current: DraftStep
  shortcomings: readonly Shortcoming[]
  /** The messages of the step's client components. */
  words: ComponentProps<typeof ClientWords>['words']
  children: ReactNode
}

/** The frame of every step of a draft. */
export async function DraftPage({ contract, current, shortcomings, words: clientWords, children }: Props) {
  const words = await getTranslations('contracts')
  return (
    <>
      <PageHeader
        title={contract.title || words('untitled')}
        back={{ href: '/contracts?tab=drafts', label: words('tabs.drafts') }}
      />
      <DraftSteps
        current={current}
        done={doneSteps(contract, shortcomings)}
        hrefOf={(step) => `/contracts/${contract.id}/${step}`}
      />
      <ClientWords words={clientWords}>
        <div className={styles.stack}>{children}</div>
      </ClientWords>
    </>
  )
}

import { getTranslations } from 'next-intl/server'
import type { ComponentProps, ReactNode } from 'react'
import { type DraftStep, DraftSteps } from '#components/draft/draft-steps.tsx'
import { PageHeader } from '#components/portal/page-header.tsx'
import type { ContractView, Shortcoming } from '#lib/domain/contract/schema.ts'
import { ClientWords } from '../../../client-words.tsx'
import styles from './draft-page.module.css'

/** The step on which each shortcoming is mended; null where nothing in the draft helps. */
export const stepOf: Record<Shortcoming['code'], DraftStep | null> = {
  no_signer: 'people',
  recipient_without_email: 'people',
  recipient_without_phone: 'people',
  duplicate_recipient: 'people',
  name_not_printable: 'people',
  sms_not_configured: 'people',
  signer_without_signature_field: 'fields',
  sealing_unavailable: null,
}

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
  const wanting = new Set(shortcomings.map(({ code }) => stepOf[code]))
  // Nothing is missing from the fields of nobody, but they are not done either.
  const hasFields = contract.fields.length > 0
  const done = (['document', 'people', 'fields'] as const).filter(
    (step) => !wanting.has(step) && (step !== 'fields' || hasFields),
  )
  return (
    <>
      <PageHeader
        title={contract.title || words('untitled')}
        back={{ href: '/contracts?tab=drafts', label: words('tabs.drafts') }}
      />
      <DraftSteps current={current} done={done} hrefOf={(step) => `/contracts/${contract.id}/${step}`} />
      <ClientWords words={clientWords}>
        <div className={styles.stack}>{children}</div>
      </ClientWords>
    </>
  )
}

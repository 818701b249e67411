'use client'

import { Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { SampleButton } from '#components/draft/sample-button.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { sendSampleAction } from './actions.ts'

export function NewContractButton() {
  const words = useTranslations('contracts')
  return (
    <LinkButton href="/contracts/new" variant="primary" icon={<Plus size={17} aria-hidden="true" />}>
      {words('new')}
    </LinkButton>
  )
}

/** The two ways to create a first contract. */
export function BeginActions({ isFirst }: { isFirst: boolean }) {
  return (
    <>
      <SampleButton variant={isFirst ? 'primary' : 'secondary'} action={sendSampleAction} />
      {isFirst ? <NewContractSecondary /> : <NewContractButton />}
    </>
  )
}

function NewContractSecondary() {
  const words = useTranslations('contracts')
  return <LinkButton href="/contracts/new">{words('new')}</LinkButton>
}

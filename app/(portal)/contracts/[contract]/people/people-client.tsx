'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo, useRef, useState, useTransition } from 'react'
import {
  emptyRecipient,
  type RecipientDraft,
  type RecipientErrors,
  RecipientsForm,
} from '#components/draft/recipients-form.tsx'
import { idsAfterSave, withSavedIds } from '#components/draft/saved-ids.rules.ts'
import { SendOptions } from '#components/draft/send-options.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { entersCode } from '#lib/domain/contract/contract.rules.ts'
import { type DetailsInput, recipientSchema } from '#lib/domain/contract/schema.ts'
import { useDraftSaves } from '../../../draft-saves.tsx'
import type { SaveStatus } from '../autosave.ts'
import { useAutosave } from '../use-autosave.ts'
import styles from './people-client.module.css'

type Props = {
  contractId: string
  details: DetailsInput
  recipients: RecipientDraft[]
  /** The organisation prints the meaning of each signature. */
  meanings: boolean
  self: { name: string; email: string }
  smsAvailable: boolean
}

/** The recipients in the form. A save sends the ids that earlier saves assigned to new rows. */
function usePeople(contractId: string, initial: RecipientDraft[]) {
  const [people, setPeople] = useState(initial.length > 0 ? initial : [emptyRecipient()])
  const { saveRecipients } = useDraftSaves()
  const ids = useRef<ReadonlyMap<string, string>>(new Map())
  const saving = useAutosave(async (rows: RecipientDraft[]) => {
    const recipients = withSavedIds(rows, ids.current).map(({ key: _, ...row }) => row)
    const answer = await saveRecipients({ contractId, recipients })
    if (answer.status === 'done') ids.current = idsAfterSave(rows, answer.value ?? [])
    return answer
  })
  const change = (rows: RecipientDraft[]) => {
    setPeople(rows)
    if (rows.every((row) => recipientSchema.safeParse(row).success)) saving.change(rows)
  }
  return { people, change, saving }
}

function useErrors(people: readonly RecipientDraft[], shown: boolean): Record<string, RecipientErrors> {
  const words = useTranslations('contracts.people')
  return useMemo(() => {
    if (!shown) return {}
    const errorsOf = (row: RecipientDraft): RecipientErrors => ({
      ...(row.name.trim() === '' ? { name: words('nameMissing') } : {}),
      ...(row.email.trim() === '' || !recipientSchema.safeParse({ ...row, phone: '' }).success
        ? { email: words('emailMissing') }
        : {}),
    })
    return Object.fromEntries(people.map((row) => [row.key, errorsOf(row)]))
  }, [people, shown, words])
}

/** Why the last save failed. */
function SaveProblem({ of }: { of: readonly SaveStatus[] }) {
  const common = useTranslations('common')
  const failed = of.find(({ state }) => state === 'failed')
  if (!failed) return null
  return (
    <Banner tone="danger" role="alert">
      <p>{failed.refusal?.message ?? common('tryAgainLater')}</p>
    </Banner>
  )
}

/** The recipients and the options of a draft, with autosave. */
export function PeopleClient({ contractId, details: initial, recipients, meanings, self, smsAvailable }: Props) {
  const words = useTranslations('contracts')
  const common = useTranslations('common')
  const router = useRouter()
  const [details, setDetails] = useState(initial)
  const [tried, setTried] = useState(false)
  const [pending, start] = useTransition()
  const form = useRef<HTMLDivElement>(null)
  const { saveDetails } = useDraftSaves()
  const detailsSaving = useAutosave((value: DetailsInput) => saveDetails({ contractId, details: value }))
  const { people, change, saving } = usePeople(contractId, recipients)
  const errors = useErrors(people, tried)
  const isComplete = people.every(
    (row) => row.name.trim() !== '' && row.email.trim() !== '' && recipientSchema.safeParse(row).success,
  )
  const proceed = () =>
    start(async () => {
      setTried(true)
      if (!isComplete) {
        // After the errors are rendered, focuses the first one.
        requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
        return
      }
      const [peopleSaved, detailsSaved] = await Promise.all([saving.flush(), detailsSaving.flush()])
      if (peopleSaved && detailsSaved) router.push(`/contracts/${contractId}/fields`)
    })
  return (
    <div className={styles.stack} ref={form}>
      <Card title={words('people.title')} description={words('people.description')}>
        <RecipientsForm
          value={people}
          onValueChange={change}
          errors={errors}
          phoneNeeded={(role) => details.codeDelivery === 'sms' && entersCode(role, details.codeBefore)}
          meanings={meanings}
          self={self}
        />
      </Card>
      <Card title={words('options.heading')}>
        <SendOptions
          value={details}
          onValueChange={(value) => {
            setDetails(value)
            detailsSaving.change(value)
          }}
          smsAvailable={smsAvailable}
        />
      </Card>
      <SaveProblem of={[saving, detailsSaving]} />
      <div className={styles.bar}>
        <Button variant="primary" size="l" onClick={proceed} pending={pending} pendingText={common('saving')}>
          {words('steps.fields')}
        </Button>
      </div>
    </div>
  )
}

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
import { SendOptions } from '#components/draft/send-options.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { type DetailsInput, recipientSchema } from '#lib/domain/contract/schema.ts'
import type { ActionResult } from '#lib/server/http/form-state.ts'
import { saveDetailsAction, saveRecipientsAction } from '../actions.ts'
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

/** The recipients in the form; each save assigns ids to new rows, so that the next save updates them. */
function usePeople(contractId: string, initial: RecipientDraft[]) {
  const [people, setPeople] = useState(initial.length > 0 ? initial : [emptyRecipient()])
  const save = async (rows: RecipientDraft[]): Promise<ActionResult<{ key: string; id: string | undefined }[]>> => {
    const recipients = rows.map(({ key: _, ...row }) => row)
    const answer = await saveRecipientsAction({ contractId, recipients })
    if (answer.status !== 'done') return answer
    return { status: 'done', value: rows.map(({ key }, i) => ({ key, id: answer.value?.[i] })) }
  }
  const saving = useAutosave(save, (saved) => {
    const ids = new Map(saved?.map(({ key, id }) => [key, id]))
    setPeople((rows) =>
      rows.map((row) => (row.id || !ids.get(row.key) ? row : { ...row, id: ids.get(row.key) as string })),
    )
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

/** The recipients and the options of a draft, with autosave. */
export function PeopleClient({ contractId, details: initial, recipients, meanings, self, smsAvailable }: Props) {
  const words = useTranslations('contracts')
  const common = useTranslations('common')
  const router = useRouter()
  const [details, setDetails] = useState(initial)
  const [tried, setTried] = useState(false)
  const [pending, start] = useTransition()
  const form = useRef<HTMLDivElement>(null)
  const detailsSaving = useAutosave((value: DetailsInput) => saveDetailsAction({ contractId, details: value }))
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
  const refusal = saving.refusal ?? detailsSaving.refusal
  return (
    <div className={styles.stack} ref={form}>
      <Card title={words('people.title')} description={words('people.description')}>
        <RecipientsForm
          value={people}
          onValueChange={change}
          errors={errors}
          phoneNeeded={details.codeDelivery === 'sms'}
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
      {refusal ? (
        <Banner tone="danger" role="alert">
          <p>{refusal.message}</p>
        </Banner>
      ) : null}
      <div className={styles.bar}>
        <Button variant="primary" size="l" onClick={proceed} pending={pending} pendingText={common('saving')}>
          {words('steps.fields')}
        </Button>
      </div>
    </div>
  )
}

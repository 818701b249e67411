'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo, useRef, useState, useTransition } from 'react'
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

/** True for a person who is on the list before, with the same address. */
function isRepeated(people: readonly RecipientDraft[], row: RecipientDraft): boolean {
  const keyOf = ({ name, email }: RecipientDraft) => `${name.trim()} ${email.trim()}`.toLowerCase()
  return people.slice(0, people.indexOf(row)).some((other) => keyOf(other) === keyOf(row))
}

/** What prevents the sender from continuing, by row. */
function useErrors(
  people: readonly RecipientDraft[],
  { codeDelivery, codeBefore }: Pick<DetailsInput, 'codeDelivery' | 'codeBefore'>,
) {
  const words = useTranslations('contracts.people')
  const needsPhone = useCallback(
    (role: RecipientDraft['role']) => codeDelivery === 'sms' && entersCode(role, codeBefore),
    [codeDelivery, codeBefore],
  )
  const errors = useMemo(() => {
    const emailError = (row: RecipientDraft) => {
      if (row.email.trim() === '' || !recipientSchema.safeParse({ ...row, phone: '' }).success)
        return words('emailMissing')
      return isRepeated(people, row) ? words('emailRepeated') : null
    }
    const errorsOf = (row: RecipientDraft): RecipientErrors => {
      const email = emailError(row)
      return {
        ...(row.name.trim() === '' ? { name: words('nameMissing') } : {}),
        ...(email ? { email } : {}),
        ...(needsPhone(row.role) && row.phone.trim() === '' ? { phone: words('phoneMissing') } : {}),
      }
    }
    return Object.fromEntries(people.map((row) => [row.key, errorsOf(row)]))
  }, [people, needsPhone, words])
  const isComplete = Object.values(errors).every((row) => Object.keys(row).length === 0)
  return { errors, isComplete, needsPhone }
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
  const { errors, isComplete, needsPhone } = useErrors(people, details)
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
          errors={tried ? errors : {}}
          phoneNeeded={needsPhone}
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

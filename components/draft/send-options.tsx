'use client'

import { useLocale, useNow, useTimeZone, useTranslations } from 'next-intl'
import { useState } from 'react'
import { CheckboxField, RadioGroup } from '#components/ui/choice-field.tsx'
import { TextArea, TextField } from '#components/ui/text-field.tsx'
import { DAY } from '#lib/core/clock.ts'
import { type CodeDelivery, type CodeTime, codeTimes, copyTimes } from '#lib/core/vocabulary/contract.ts'
import { endOfDay } from '#lib/core/zoned-day.ts'
import type { DetailsInput } from '#lib/domain/contract/schema.ts'
import { lastDayText } from '#lib/words/time-text.ts'
import styles from './send-options.module.css'

type SendOptionsProps = {
  value: DetailsInput
  onValueChange: (value: DetailsInput) => void
  errors?: Partial<Record<keyof DetailsInput, string>>
  /** Without SMS the channels that need it are disabled, with an explanation. */
  smsAvailable: boolean
}

/** Options of a draft: title, message, codes, expiry, notices. */
export function SendOptions({ value, onValueChange, errors = {}, smsAvailable }: SendOptionsProps) {
  const words = useTranslations('contracts.options')
  const common = useTranslations('common')
  const set = (next: Partial<DetailsInput>) => onValueChange({ ...value, ...next })
  return (
    <div className={styles.options}>
      <TextField
        label={words('title')}
        hint={words('titleHint')}
        value={value.title}
        maxLength={200}
        required
        error={errors.title}
        onChange={(event) => set({ title: event.target.value })}
      />
      <TextArea
        label={words('message')}
        hint={words('messageHint')}
        optional={common('optional')}
        value={value.message}
        maxLength={2000}
        error={errors.message}
        onChange={(event) => set({ message: event.target.value })}
      />
      <CodeOptions value={value} errors={errors} smsAvailable={smsAvailable} set={set} />
      <RadioGroup
        name="copyTime"
        look="cards"
        label={words('copies')}
        value={value.copyTime}
        error={errors.copyTime}
        onValueChange={(copyTime) => set({ copyTime })}
        options={copyTimes.map((time) => ({
          value: time,
          label: words(`copyAt.${time}`),
          hint: words(`copyAtHint.${time}`),
        }))}
      />
      <Expiry
        days={value.expiresInDays}
        error={errors.expiresInDays}
        onDays={(expiresInDays) => set({ expiresInDays })}
      />
      <CheckboxField
        label={words('notifyViewed')}
        hint={words('notifyViewedHint')}
        checked={value.notifyViewed}
        onChange={(event) => set({ notifyViewed: event.target.checked })}
      />
    </div>
  )
}

type CodeOptionsProps = Pick<SendOptionsProps, 'value' | 'smsAvailable'> & {
  errors: NonNullable<SendOptionsProps['errors']>
  set: (next: Partial<DetailsInput>) => void
}

function CodeOptions({ value, errors, smsAvailable, set }: CodeOptionsProps) {
  const words = useTranslations('contracts.options')
  // The time follows the channel until the sender has chosen it.
  const [isChosen, setChosen] = useState(value.codeBefore !== usualCodeTime(value.codeDelivery))
  return (
    <>
      <RadioGroup
        name="codeDelivery"
        look="cards"
        label={words('code')}
        hint={smsAvailable ? words('codeHint') : words('codeHintNoSms')}
        value={value.codeDelivery}
        error={errors.codeDelivery}
        onValueChange={(codeDelivery) =>
          set({ codeDelivery, ...(isChosen ? {} : { codeBefore: usualCodeTime(codeDelivery) }) })
        }
        options={[
          { value: 'email', label: words('codeBy.email'), hint: words('codeByHint.email') },
          { value: 'sms', label: words('codeBy.sms'), hint: words('codeByHint.sms'), disabled: !smsAvailable },
          { value: 'either', label: words('codeBy.either'), hint: words('codeByHint.either'), disabled: !smsAvailable },
        ]}
      />
      <RadioGroup
        name="codeBefore"
        look="cards"
        label={words('codeTime')}
        value={value.codeBefore}
        error={errors.codeBefore}
        onValueChange={(codeBefore) => {
          setChosen(true)
          set({ codeBefore })
        }}
        options={codeTimes.map((time) => ({
          value: time,
          label: words(`codeAt.${time}`),
          hint: words(`codeAtHint.${time}`),
        }))}
      />
    </>
  )
}

/** A code by SMS protects the document too: the link alone comes by email. */
function usualCodeTime(delivery: CodeDelivery): CodeTime {
  return delivery === 'email' ? 'signing' : 'reading'
}

function Expiry({ days, error, onDays }: { days: number; error: string | undefined; onDays: (days: number) => void }) {
  const words = useTranslations('contracts.options')
  const locale = useLocale()
  const now = useNow()
  const timeZone = useTimeZone() ?? 'UTC'
  const until =
    Number.isInteger(days) && days > 0 && days < 3660
      ? words('expiryDate', {
          date: lastDayText(endOfDay(new Date(now.getTime() + days * DAY), timeZone), locale, timeZone),
        })
      : undefined
  return (
    <TextField
      frameClassName={styles.expiry}
      label={words('expiry')}
      hint={until}
      type="number"
      inputMode="numeric"
      min={1}
      max={365}
      required
      error={error}
      value={Number.isNaN(days) ? '' : days}
      onChange={(event) => onDays(event.target.valueAsNumber)}
    />
  )
}

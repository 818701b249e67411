'use client'

import { Trash2, UserPlus, UserRoundPen } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { signerColour } from '#components/contract/contract-view.ts'
import { SignerDot } from '#components/contract/signer-dot.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { SelectField } from '#components/ui/select-field.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import { doubtAbout, type TypedPerson, typedPeople } from '#lib/core/typed-address.ts'
import { type RecipientRole, type SignatureMeaning, signatureMeanings } from '#lib/core/vocabulary/recipient.ts'
import styles from './recipients-form.module.css'

/**
 * A recipient in the form. `key` is constant for the lifetime of the row; `id` is assigned by the server when saved.
 */
export type RecipientDraft = {
  key: string
  id?: string
  role: RecipientRole
  name: string
  email: string
  phone: string
  /** For signers. */
  meaning: SignatureMeaning
}

/** Messages about the fields of one row. */
export type RecipientErrors = { name?: string; email?: string; phone?: string }

type RecipientsFormProps = {
  value: readonly RecipientDraft[]
  onValueChange: (value: RecipientDraft[]) => void
  /** By the row's key. */
  errors?: Readonly<Record<string, RecipientErrors>>
  /** The roles that need a phone number. */
  phoneNeeded: (role: RecipientRole) => boolean
  /** The organisation prints the meaning of each signature, so the form asks for it. */
  meanings: boolean
  /** Offered as "Add yourself" unless already on the list. */
  self?: { name: string; email: string }
}

let lastKey = 0

export function emptyRecipient(person: Partial<RecipientDraft> = {}): RecipientDraft {
  lastKey += 1
  return { key: `new-${lastKey}`, role: 'signer', name: '', email: '', phone: '', meaning: 'signature', ...person }
}

/** The rows after several people, or one with a name, were pasted as the address of one row. */
function withPasted(
  rows: readonly RecipientDraft[],
  key: string,
  [first, ...others]: readonly TypedPerson[],
): RecipientDraft[] {
  return rows.flatMap((row) =>
    row.key === key && first
      ? [
          { ...row, name: row.name.trim() === '' ? first.name : row.name, email: first.email },
          ...others.map((other) => emptyRecipient(other)),
        ]
      : [row],
  )
}

/** The recipients of a draft. Signers sign in any order. */
export function RecipientsForm(props: RecipientsFormProps) {
  const { value, onValueChange, errors = {}, phoneNeeded, meanings, self } = props
  const words = useTranslations('contracts.people')
  const list = useRef<HTMLUListElement>(null)
  const addedKey = useRef<string>(undefined)
  useEffect(() => {
    if (!addedKey.current) return
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(addedKey.current)}"] input`)?.focus()
    addedKey.current = undefined
  })
  const add = (person: RecipientDraft) => {
    addedKey.current = person.key
    onValueChange([...value, person])
  }
  const addSelf = (own: { name: string; email: string }) => {
    const empty = value.find(({ name, email, phone }) => `${name}${email}${phone}`.trim() === '')
    if (empty) change(empty.key, own)
    else add(emptyRecipient(own))
  }
  const change = (key: string, next: Partial<RecipientDraft>) => {
    onValueChange(value.map((person) => (person.key === key ? { ...person, ...next } : person)))
  }
  const signers = value.filter((person) => person.role === 'signer')
  const missesSelf = self && !value.some((person) => person.email.toLowerCase() === self.email.toLowerCase())
  return (
    <div className={styles.list}>
      <ul className={styles.list} ref={list}>
        {value.map((person, at) => (
          <Row
            key={person.key}
            person={person}
            number={at + 1}
            colour={person.role === 'signer' ? signerColour(signers.indexOf(person)) : null}
            errors={errors[person.key] ?? {}}
            phoneNeeded={phoneNeeded(person.role)}
            asksMeaning={person.role === 'signer' && (meanings || person.meaning !== 'signature')}
            onChange={(next) => change(person.key, next)}
            onPasted={(pasted) => onValueChange(withPasted(value, person.key, pasted))}
            onRemove={
              value.length > 1 ? () => onValueChange(value.filter((other) => other.key !== person.key)) : undefined
            }
          />
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button icon={<UserPlus size={17} aria-hidden="true" />} onClick={() => add(emptyRecipient())}>
          {words('add')}
        </Button>
        {missesSelf ? (
          <Button variant="quiet" icon={<UserRoundPen size={17} aria-hidden="true" />} onClick={() => addSelf(self)}>
            {words('addSelf')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

type RowProps = {
  person: RecipientDraft
  number: number
  colour: number | null
  errors: RecipientErrors
  phoneNeeded: boolean
  asksMeaning: boolean
  onChange: (next: Partial<RecipientDraft>) => void
  /** The people in the text that was entered as the address. */
  onPasted: (people: readonly TypedPerson[]) => void
  onRemove: (() => void) | undefined
}

function Row({ person, number, colour, onRemove, ...fields }: RowProps) {
  const words = useTranslations('contracts.people')
  return (
    <li className={styles.person} data-key={person.key}>
      <div className={styles.dot}>
        <SignerDot name={person.name || String(number)} colour={colour} />
      </div>
      <fieldset className={styles.fields}>
        <VisuallyHidden as="legend">{words('person', { number })}</VisuallyHidden>
        <RowFields person={person} {...fields} />
      </fieldset>
      <div className={styles.remove}>
        {onRemove ? (
          <IconButton
            label={words('remove', { name: person.name || words('person', { number }) })}
            icon={<Trash2 size={17} aria-hidden="true" />}
            onClick={onRemove}
          />
        ) : null}
      </div>
    </li>
  )
}

/** What is probably wrong with an address, as a hint. */
function useDoubt(email: string): string | undefined {
  const words = useTranslations('contracts.people')
  const doubt = doubtAbout(email.trim().toLowerCase())
  if (!doubt) return undefined
  return doubt.kind === 'typo' ? words('emailTypo', { suggestion: doubt.suggestion }) : words('emailLookAlike')
}

type RowFieldsProps = Pick<RowProps, 'person' | 'errors' | 'phoneNeeded' | 'asksMeaning' | 'onChange' | 'onPasted'>

function RowFields({ person, errors, phoneNeeded, asksMeaning, onChange, onPasted }: RowFieldsProps) {
  const words = useTranslations('contracts.people')
  const doubt = useDoubt(person.email)
  const common = useTranslations('common')
  return (
    <>
      <TextField
        label={words('name')}
        value={person.name}
        maxLength={120}
        autoComplete="off"
        error={errors.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <TextField
        label={words('email')}
        type="email"
        value={person.email}
        maxLength={1000}
        autoComplete="off"
        autoCapitalize="none"
        inputMode="email"
        spellCheck={false}
        error={errors.email}
        hint={doubt}
        onChange={(event) => onChange({ email: event.target.value })}
        onBlur={() => onPasted(typedPeople(person.email))}
      />
      <TextField
        label={words('phone')}
        type="tel"
        value={person.phone}
        maxLength={40}
        autoComplete="off"
        placeholder="+33 6 12 34 56 78"
        optional={phoneNeeded ? undefined : common('optional')}
        error={errors.phone}
        onChange={(event) => onChange({ phone: event.target.value })}
      />
      <SelectField
        label={words('role')}
        value={person.role}
        options={[
          { value: 'signer', label: words('signer') },
          { value: 'viewer', label: words('viewer') },
        ]}
        onChange={(event) => onChange({ role: event.target.value === 'viewer' ? 'viewer' : 'signer' })}
      />
      {asksMeaning ? <MeaningField value={person.meaning} onChange={(meaning) => onChange({ meaning })} /> : null}
    </>
  )
}

type MeaningFieldProps = { value: SignatureMeaning; onChange: (value: SignatureMeaning) => void }

function MeaningField({ value, onChange }: MeaningFieldProps) {
  const words = useTranslations('contracts.people')
  const meanings = useTranslations('meaning')
  return (
    <SelectField
      label={words('meaning')}
      value={value}
      options={signatureMeanings.map((meaning) => ({ value: meaning, label: meanings(meaning) }))}
      onChange={(event) => onChange(event.target.value as SignatureMeaning)}
    />
  )
}

'use client'

import { Copy, Files, Trash2 } from 'lucide-react'
import { fieldScreens } from '#components/fields/field-screens.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { selectedFields } from './editor.machine.ts'
import { useEditor } from './editor-context.ts'
import styles from './selection-bar.module.css'

/** The actions for the selected fields; hidden while there are none. */
export function SelectionBar() {
  const { words, typeName, state, run, actions, readOnly } = useEditor()
  const chosen = selectedFields(state)
  const [first] = chosen
  if (!first || readOnly) return null
  const what = chosen.length === 1 ? typeName(first.type) : words('selection.count', { count: chosen.length })
  return (
    <fieldset ref={actions} className={styles.bar} aria-label={words('selection.label')} data-actions="">
      <span className={styles.what}>{what}</span>
      <SignerOfSelection />
      {chosen.length === 1 ? <OptionsOf field={first} /> : null}
      <Button
        size="s"
        variant="quiet"
        className={styles.action}
        icon={<Copy size={16} aria-hidden="true" />}
        onClick={() => run({ kind: 'duplicate' })}
      >
        <span className={styles.words}>{words('selection.duplicate')}</span>
      </Button>
      {state.pages.length > 1 ? (
        <Button
          size="s"
          variant="quiet"
          className={styles.action}
          icon={<Files size={16} aria-hidden="true" />}
          onClick={() => run({ kind: 'duplicate-to-all-pages' })}
        >
          <span className={styles.words}>{words('selection.everywhere')}</span>
        </Button>
      ) : null}
      <DeleteButton />
    </fieldset>
  )
}

function OptionsOf({ field }: { field: FieldView }) {
  const { run } = useEditor()
  const { OptionsForm } = fieldScreens[field.type]
  if (!OptionsForm) return null
  return <OptionsForm options={field.options} onChange={(options) => run({ kind: 'configure', options })} />
}

function SignerOfSelection() {
  const { words, signers, state, run } = useEditor()
  const owners = new Set(selectedFields(state).map((field) => field.recipientId))
  const [only = ''] = owners
  const known = signers.some((signer) => signer.id === only)
  const value = owners.size === 1 && known ? only : ''
  return (
    <select
      className={styles.signer}
      aria-label={words('selection.signer')}
      value={value}
      onChange={(event) => run({ kind: 'assign', recipientId: event.target.value })}
    >
      {value === '' ? (
        <option value="" disabled>
          {owners.size > 1 ? words('selection.mixed') : words('noSigner')}
        </option>
      ) : null}
      {signers.map((signer) => (
        <option key={signer.id} value={signer.id}>
          {signer.name}
        </option>
      ))}
    </select>
  )
}

function DeleteButton() {
  const { words, run } = useEditor()
  return (
    <IconButton
      size="s"
      label={words('selection.delete')}
      icon={<Trash2 size={16} aria-hidden="true" />}
      onClick={() => run({ kind: 'delete' })}
    />
  )
}

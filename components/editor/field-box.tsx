'use client'

import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef } from 'react'
import { FieldIcon } from '#components/fields/field-icon.tsx'
import { Placed } from '#components/ui/placed.tsx'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { colourOf, fieldName, signerName, useEditor } from './editor-context.ts'
import styles from './field-box.module.css'
import { handles } from './placement.ts'
import { useFieldDrag } from './use-field-drag.ts'

/** A field on its page: a button in the signer's colour. A drag moves it; selected alone, it has eight handles. */
export function FieldBox({ field }: { field: FieldView }) {
  const { words, typeName, signers, state, readOnly, run, focus } = useEditor()
  const { move } = useFieldDrag()
  const button = useRef<HTMLButtonElement>(null)
  const selected = state.selected.includes(field.id)
  const alone = selected && state.selected.length === 1

  const { claimFocus } = focus
  useEffect(() => {
    if (claimFocus(field.id)) button.current?.focus()
  }, [claimFocus, field.id])

  const press = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0 || readOnly) return
    // Safari does not focus a button when it is pressed.
    event.currentTarget.focus({ preventScroll: true })
    if (event.shiftKey || event.ctrlKey || event.metaKey) return
    // A finger scrolls over a field until the field is selected; a mouse drags it immediately.
    if (event.pointerType === 'touch' && !selected) return
    if (!selected) run({ kind: 'select', ids: [field.id] })
    move(event, field)
  }
  const choose = (event: MouseEvent) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey) run({ kind: 'toggle', id: field.id })
    else run({ kind: 'select', ids: [field.id] })
  }
  // Space changes the selection and Enter moves to the actions (use-shortcuts), so neither may click.
  const keep = (event: KeyboardEvent) => {
    if (event.key === ' ' || event.key === 'Enter') event.preventDefault()
  }
  return (
    <Placed
      rect={field.rect}
      className={styles.field}
      data-field={field.id}
      data-signer={colourOf(signers, field.recipientId)}
      data-selected={selected ? '' : undefined}
    >
      <button
        ref={button}
        type="button"
        className={styles.face}
        aria-label={fieldName({ words, typeName, signers }, field)}
        aria-pressed={selected}
        onPointerDown={press}
        onClick={choose}
        onKeyDown={keep}
        onKeyUp={keep}
      >
        <span className={styles.label}>
          <FieldIcon type={field.type} className={styles.icon} />
          <span className={styles.name} dir="auto" translate="no">
            {signerName(words, signers, field.recipientId)}
          </span>
        </span>
      </button>
      {alone && !readOnly ? <Handles field={field} /> : null}
    </Placed>
  )
}

function Handles({ field }: { field: FieldView }) {
  const { resize } = useFieldDrag()
  return handles.map((handle) => (
    <span
      key={handle}
      className={styles.handle}
      data-handle={handle}
      aria-hidden="true"
      onPointerDown={(event) => event.button === 0 && resize(event, field, handle)}
    />
  ))
}

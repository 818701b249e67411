'use client'

import { useId } from 'react'
import { FieldIcon } from '#components/fields/field-icon.tsx'
import { fieldTypes } from '#lib/core/vocabulary/field.ts'
import { colourOf, useEditor } from './editor-context.ts'
import styles from './palette.module.css'
import { useGhost } from './use-ghost.ts'

/** Chooses the signer and the kind of field to place. */
export function Palette() {
  const { words, signers, signer } = useEditor()
  if (!signer) return <p className={styles.none}>{words('tools.noSigner')}</p>
  return (
    <fieldset className={styles.palette} aria-label={words('tools.label')} data-signer={colourOf(signers, signer.id)}>
      <SignerPicker />
      <FieldKinds />
    </fieldset>
  )
}

function SignerPicker() {
  const { words, signers, signer, setSignerId } = useEditor()
  const name = useId()
  return (
    <fieldset className={styles.signers}>
      <legend className={styles.legend}>{words('tools.signers')}</legend>
      <div className={styles.chips}>
        {signers.map((each) => (
          <label key={each.id} className={styles.chip} data-signer={colourOf(signers, each.id)}>
            <input
              type="radio"
              name={name}
              value={each.id}
              checked={each.id === signer?.id}
              onChange={() => setSignerId(each.id)}
              className={styles.radio}
            />
            <span className={styles.swatch} aria-hidden="true" />
            <span className={styles.chipName} dir="auto">
              {each.name}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function FieldKinds() {
  const { words, typeName, tool, setTool } = useEditor()
  const { dragFromPalette } = useGhost()
  return (
    <fieldset className={styles.kinds} aria-label={words('tools.types')} title={words('tools.hint')}>
      {fieldTypes.map((type) => (
        <button
          key={type}
          type="button"
          className={styles.kind}
          aria-pressed={tool === type}
          onPointerDown={(event) => dragFromPalette(event, type)}
          onClick={() => setTool(tool === type ? null : type)}
        >
          <FieldIcon type={type} size={20} />
          {typeName(type)}
        </button>
      ))}
    </fieldset>
  )
}

'use client'

import { useState } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import { Canvas } from './canvas.tsx'
import { EditorContext, useEditor } from './editor-context.ts'
import styles from './field-editor.module.css'
import { HelpDialog } from './help-dialog.tsx'
import { Palette } from './palette.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { Thumbnails } from './thumbnails.tsx'
import { SaveStatus, Toolbar } from './toolbar.tsx'
import { type FieldEditorProps, useFieldEditor } from './use-field-editor.ts'
import { useShortcuts } from './use-shortcuts.ts'

export type { EditorSigner, SaveState } from './editor-context.ts'
export type { FieldEditorProps } from './use-field-editor.ts'

/**
 * Places fields on the pages of a document. Its height is --editor-block-size, which is the height of the window unless
 * `className` sets it.
 */
export function FieldEditor(props: FieldEditorProps) {
  const { announcement, ...editor } = useFieldEditor(props)
  return (
    <EditorContext value={editor}>
      <Frame {...props} />
      <VisuallyHidden as="div" role="status">
        {announcement}
      </VisuallyHidden>
    </EditorContext>
  )
}

function Frame({ signers, saveState, saveProblem, onRetrySave, readOnly = false, className }: FieldEditorProps) {
  const [helping, setHelping] = useState(false)
  const shortcuts = useShortcuts()
  const { ghost } = useEditor()
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble up from the focused element
    <div
      className={classNames(styles.editor, signers.length > 3 && styles.manySigners, className)}
      onKeyDown={shortcuts}
    >
      {readOnly ? null : <Palette />}
      <Toolbar onHelp={() => setHelping(true)} />
      <SaveStatus state={saveState} problem={saveProblem} onRetry={onRetrySave} />
      <Thumbnails />
      <Canvas />
      <SelectionBar />
      <div ref={ghost} className={styles.ghost} aria-hidden="true" hidden />
      <HelpDialog open={helping} onOpenChange={setHelping} />
    </div>
  )
}

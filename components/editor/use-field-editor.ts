'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useRef, useState } from 'react'
import type { ImageUrl } from '#components/pages/image-sources.ts'
import type { Page } from '#components/pages/page.ts'
import { usePageLabels } from '#components/pages/use-page-labels.ts'
import { usePageViewer } from '#components/pages/use-page-viewer.ts'
import type { FractionRect, Point } from '#lib/core/geometry.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { announcementOf } from './announcements.ts'
import type { EditorCommand, EditorState } from './editor.machine.ts'
import { type EditorContextValue, type EditorSigner, fieldName, type SaveState, signerName } from './editor-context.ts'
import { useAnnouncer } from './use-announcer.ts'
import { useEditorStore } from './use-editor-store.ts'
import { useFieldFocus } from './use-field-focus.ts'

export type FieldEditorProps = {
  pages: readonly Page[]
  /** The URL of a page image. A stable function avoids rendering the pages again. */
  imageUrl: ImageUrl
  signers: readonly EditorSigner[]
  /** The initial fields. Later changes of this prop are ignored; change `key` to load other fields. */
  fields: readonly FieldView[]
  /** Called with all fields after every change of them, undo and redo included. */
  onChange: (fields: FieldView[]) => void
  saveState?: SaveState
  /** Why the fields were not saved, if the server refused them. */
  saveProblem?: string | undefined
  /** Adds a retry button to "Not saved". */
  onRetrySave?: () => void
  readOnly?: boolean
  className?: string
}

/** The state of a FieldEditor, shared by its parts. */
export function useFieldEditor(props: FieldEditorProps): EditorContextValue & { announcement: string } {
  const { pages, imageUrl, signers, readOnly = false } = props
  const words = useTranslations('editor')
  const types = useTranslations('field')
  const typeName = useCallback((type: FieldType) => types(`${type}.name`), [types])
  const ghost = useRef<HTMLDivElement>(null)
  const actions = useRef<HTMLFieldSetElement>(null)
  const { state, read, run: apply } = useEditorStore(props)
  const { announcement, announce } = useAnnouncer()
  const [signerId, setSignerId] = useState<string | null>(null)
  const viewer = usePageViewer(pages, 'paper')
  const focus = useFieldFocus(viewer.scroller, read)
  const signer = signers.find((candidate) => candidate.id === signerId) ?? signers[0]

  const run = (command: EditorCommand) => {
    const { before, after } = apply(command)
    const announcement = announcementOf({ command, before, after }, namesFor({ words, typeName, signers }))
    if (announcement !== null) announce(announcement)
    focus.saveFocus(before, after)
    return after
  }
  const placing = usePlacing({ words, typeName, announce, run, signer, focusField: focus.focusField })
  const pageLabels = usePageLabels(pages.length)

  return {
    words,
    typeName,
    viewer,
    pageLabels,
    imageUrl,
    signers,
    readOnly,
    state,
    read,
    run,
    announce,
    announcement,
    ...placing,
    signer,
    setSignerId,
    focus,
    ghost,
    actions,
  }
}

function namesFor(of: Pick<EditorContextValue, 'words' | 'typeName' | 'signers'>) {
  const { words, signers } = of
  return {
    words,
    nameOf: (field: FieldView) => fieldName(of, field),
    signerName: (id: string) => signerName(words, signers, id),
  }
}

type PlacingOptions = Pick<EditorContextValue, 'words' | 'typeName' | 'announce' | 'run' | 'signer'> & {
  focusField: (id: string) => void
}

/** The selected field type, and functions that place a field. */
function usePlacing({ words, typeName, announce, run, signer, focusField }: PlacingOptions) {
  const [tool, chooseTool] = useState<FieldType | null>(null)
  const setTool = (next: FieldType | null) => {
    chooseTool(next)
    announce(next === null ? words('announced.toolOff') : words('announced.tool', { type: typeName(next) }))
  }
  const placed = (after: EditorState) => {
    chooseTool(null)
    const [id] = after.selected
    if (id !== undefined) focusField(id)
  }
  const placeAt = (type: FieldType, page: number, centre: Point) => {
    if (signer) placed(run({ kind: 'place', type, recipientId: signer.id, page, centre }))
  }
  const drawAt = (type: FieldType, page: number, rect: FractionRect) => {
    if (signer) placed(run({ kind: 'draw', type, recipientId: signer.id, page, rect }))
  }
  return { tool, setTool, placeAt, drawAt }
}

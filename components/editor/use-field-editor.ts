'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { FractionRect } from '#lib/core/geometry.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import { announcementOf } from './announcements.ts'
import type { EditorCommand, EditorState } from './editor.machine.ts'
import {
  type EditorContextValue,
  type EditorPageImage,
  type EditorSigner,
  fieldName,
  type SaveState,
  signerName,
} from './editor-context.ts'
import type { EditorField, Point } from './placement.ts'
import { sheetOf } from './sheets.ts'
import { useAnnouncer } from './use-announcer.ts'
import { useEditorStore } from './use-editor-store.ts'
import { useFieldFocus } from './use-field-focus.ts'
import { useNear, usePageInView } from './use-near.ts'
import { useZoom } from './use-zoom.ts'

export type FieldEditorProps = {
  pages: readonly EditorPageImage[]
  signers: readonly EditorSigner[]
  /** The fields to begin with. Later changes of this prop are ignored; give another `key` to load others. */
  fields: readonly EditorField[]
  /** Called with all fields after every change of them, undo and redo included. */
  onChange: (fields: EditorField[]) => void
  saveState?: SaveState
  /** Makes "Not saved" offer to try again. */
  onRetrySave?: () => void
  readOnly?: boolean
  className?: string
}

/** The state of a FieldEditor and everything that its parts share. */
export function useFieldEditor(props: FieldEditorProps): EditorContextValue & { announcement: string } {
  const { pages, signers, readOnly = false } = props
  const words = useTranslations('editor')
  const types = useTranslations('field')
  const typeName = useCallback((type: FieldType) => types(`${type}.name`), [types])
  const canvas = useRef<HTMLElement>(null)
  const ghost = useRef<HTMLDivElement>(null)
  const actions = useRef<HTMLFieldSetElement>(null)
  const { state, read, run: decideAndTell } = useEditorStore(props)
  const { announcement, announce } = useAnnouncer()
  const [signerId, setSignerId] = useState<string | null>(null)
  const zoom = useZoom(canvas, Math.max(1, ...pages.map((page) => page.width)))
  const near = useNear(canvas, pages.length, '100% 0px')
  const pageInView = usePageInView(canvas, near)
  const focus = useFieldFocus(canvas, read)
  const signer = signers.find((candidate) => candidate.id === signerId) ?? signers[0]

  const run = (command: EditorCommand) => {
    const { before, after } = decideAndTell(command)
    const said = announcementOf({ command, before, after }, namesFor({ words, typeName, signers }))
    if (said !== null) announce(said)
    focus.saveFocus(before, after)
    return after
  }
  const placing = usePlacing({ words, typeName, announce, run, signer, focusField: focus.focusField })
  const pageLabels = useMemo(
    () => pages.map(({ number }) => words('pages.page', { page: number, count: pages.length })),
    [pages, words],
  )
  const goToPage = useCallback((page: number) => sheetOf(canvas.current, page)?.scrollIntoView({ block: 'start' }), [])

  return {
    words,
    typeName,
    pages,
    pageLabels,
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
    goToPage,
    zoom,
    focus,
    near,
    pageInView,
    canvas,
    ghost,
    actions,
  }
}

function namesFor(of: Pick<EditorContextValue, 'words' | 'typeName' | 'signers'>) {
  const { words, signers } = of
  return {
    words,
    nameOf: (field: EditorField) => fieldName(of, field),
    signerName: (id: string) => signerName(words, signers, id),
  }
}

type PlacingOptions = Pick<EditorContextValue, 'words' | 'typeName' | 'announce' | 'run' | 'signer'> & {
  focusField: (id: string) => void
}

/** The kind of field that is being placed, and placing it. */
function usePlacing({ words, typeName, announce, run, signer, focusField }: PlacingOptions) {
  const [tool, chooseTool] = useState<FieldType | null>(null)
  const setTool = (next: FieldType | null) => {
    chooseTool(next)
    announce(next === null ? words('said.toolOff') : words('said.tool', { type: typeName(next) }))
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

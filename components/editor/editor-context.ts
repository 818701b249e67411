'use client'

import { createContext, type RefObject, useContext } from 'react'
import type { ImageUrl } from '#components/pages/image-sources.ts'
import type { PageLabels } from '#components/pages/page.ts'
import type { PageViewerState } from '#components/pages/use-page-viewer.ts'
import type { FractionRect, Point } from '#lib/core/geometry.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import type { EditorWords } from './announcements.ts'
import type { EditorCommand, EditorState } from './editor.machine.ts'
import type { FieldFocus } from './use-field-focus.ts'

/** A signer. `colour`, 0 to 7, is the colour of the signer's fields. */
export type EditorSigner = { id: string; name: string; colour: number }

export type SaveState = 'saved' | 'saving' | 'failed'

/** The state and functions that the parts of the editor share. */
export type EditorContextValue = {
  words: EditorWords
  /** The word for a field type. */
  typeName: (type: FieldType) => string
  viewer: PageViewerState
  pageLabels: PageLabels
  imageUrl: ImageUrl
  signers: readonly EditorSigner[]
  readOnly: boolean
  state: EditorState
  /** The current state, inside event handlers. */
  read: () => EditorState
  /** Carries out a command and announces it. */
  run: (command: EditorCommand) => EditorState
  announce: (words: string) => void
  /** The kind of field that a press on a page places. */
  tool: FieldType | null
  setTool: (tool: FieldType | null) => void
  /** The signer for whom fields are placed; undefined while there is none. */
  signer: EditorSigner | undefined
  setSignerId: (id: string) => void
  /** Places a field around a point of a page, for the active signer, and focuses it. */
  placeAt: (type: FieldType, page: number, centre: Point) => void
  /** Places a field as drawn, for the active signer, and focuses it. */
  drawAt: (type: FieldType, page: number, rect: FractionRect) => void
  focus: FieldFocus
  ghost: RefObject<HTMLDivElement | null>
  actions: RefObject<HTMLFieldSetElement | null>
}

export const EditorContext = createContext<EditorContextValue | null>(null)

export function useEditor(): EditorContextValue {
  const value = useContext(EditorContext)
  if (!value) throw new Error('useEditor needs a FieldEditor around it')
  return value
}

/** The colour of a field's signer, 0 to 7; 'none' when the signer is no longer there. */
export function colourOf(signers: readonly EditorSigner[], recipientId: string): number | 'none' {
  return signers.find((candidate) => candidate.id === recipientId)?.colour ?? 'none'
}

/** "Signature for Ana, page 2". */
export function fieldName(
  { words, typeName, signers }: Pick<EditorContextValue, 'words' | 'typeName' | 'signers'>,
  { type, recipientId, page }: FieldView,
): string {
  return words('field', { type: typeName(type), signer: signerName(words, signers, recipientId), page })
}

export function signerName(words: EditorWords, signers: readonly EditorSigner[], recipientId: string): string {
  return signers.find((candidate) => candidate.id === recipientId)?.name ?? words('noSigner')
}

'use client'

import { createContext, type RefObject, useContext } from 'react'
import type { FractionRect } from '#lib/core/geometry.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { EditorWords } from './announcements.ts'
import type { EditorCommand, EditorState } from './editor.machine.ts'
import type { EditorField, EditorPage, Point } from './placement.ts'
import type { FieldFocus } from './use-field-focus.ts'
import type { Zoom } from './use-zoom.ts'

/** A page with its image; `imageUrlLarge` is taken when it is shown larger than about 144 dots per inch. */
export type EditorPageImage = EditorPage & { imageUrl: string; imageUrlLarge?: string }

/** A signer with the number, from 1 to 8, of the colour that shows whose a field is. */
export type EditorSigner = { id: string; name: string; colour: number }

export type SaveState = 'saved' | 'saving' | 'failed'

/** What the parts of the editor share. */
export type EditorContextValue = {
  words: EditorWords
  /** The word for a field type. */
  typeName: (type: FieldType) => string
  pages: readonly EditorPageImage[]
  /** "Page 2 of 12" for each page: long documents have many, so they are made once. */
  pageLabels: readonly string[]
  signers: readonly EditorSigner[]
  readOnly: boolean
  state: EditorState
  /** The newest state, inside event handlers. */
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
  goToPage: (page: number) => void
  zoom: Zoom
  focus: FieldFocus
  near: ReadonlySet<number>
  pageInView: number
  canvas: RefObject<HTMLElement | null>
  ghost: RefObject<HTMLDivElement | null>
  actions: RefObject<HTMLFieldSetElement | null>
}

export const EditorContext = createContext<EditorContextValue | null>(null)

export function useEditor(): EditorContextValue {
  const value = useContext(EditorContext)
  if (!value) throw new Error('useEditor is for parts of the FieldEditor')
  return value
}

/** The number of the colour of a field's signer; 0 when the signer is no longer there. */
export function colourOf(signers: readonly EditorSigner[], recipientId: string): number {
  const signer = signers.find((candidate) => candidate.id === recipientId)
  return signer ? ((signer.colour - 1) % 8) + 1 : 0
}

/** "Signature for Ana, page 2". */
export function fieldName(
  { words, typeName, signers }: Pick<EditorContextValue, 'words' | 'typeName' | 'signers'>,
  { type, recipientId, page }: EditorField,
): string {
  return words('field', { type: typeName(type), signer: signerName(words, signers, recipientId), page })
}

export function signerName(words: EditorWords, signers: readonly EditorSigner[], recipientId: string): string {
  return signers.find((candidate) => candidate.id === recipientId)?.name ?? words('nobody')
}

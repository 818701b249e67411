import type { Page } from '#components/pages/page.ts'
import { inReadingOrder } from '#components/pages/reading-order.ts'
import { canonicalJson } from '#lib/core/canonical-json.ts'
import { type FractionRect, isOnPage, type Point } from '#lib/core/geometry.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { type FieldOptions, fieldRegistry } from '#lib/domain/field/field-registry.rules.ts'
import { fitted, groupDistance, movedBy, overlap, rectAround, resized, transferred } from './placement.ts'

/** One step of the history. Steps share unchanged fields, so the history has no limit. */
type Step = { fields: readonly FieldView[]; before: Step | null }

export type EditorState = {
  pages: readonly Page[]
  fields: readonly FieldView[]
  /** Ids of the selected fields, in the order in which they were selected. */
  selected: readonly string[]
  clipboard: readonly FieldView[]
  past: Step | null
  future: Step | null
  /** The kind of the last command, if a held key continues it as one step of the history. */
  continuing: 'nudge' | 'resize' | null
}

export type EditorCommand =
  | { kind: 'place'; type: FieldType; recipientId: string; page: number; centre: Point }
  | { kind: 'draw'; type: FieldType; recipientId: string; page: number; rect: FractionRect }
  | { kind: 'arrange'; moves: readonly { id: string; page: number; rect: FractionRect }[] }
  /** Moves the selection by points. `held` means that the key is still down: the step of the history stays the same. */
  | { kind: 'nudge'; by: Point; held?: boolean }
  /** Moves the lower right corner of the selected fields by points. */
  | { kind: 'resize'; by: Point; held?: boolean }
  | { kind: 'assign'; recipientId: string }
  /** Gives the selected fields these options. */
  | { kind: 'configure'; options: FieldOptions }
  | { kind: 'delete' }
  | { kind: 'duplicate' }
  | { kind: 'duplicate-to-all-pages' }
  | { kind: 'copy' }
  | { kind: 'cut' }
  | { kind: 'paste'; page: number }
  | { kind: 'select'; ids: readonly string[] }
  | { kind: 'toggle'; id: string }
  | { kind: 'select-within'; page: number; rect: FractionRect; add: boolean }
  | { kind: 'select-all' }
  | { kind: 'undo' }
  | { kind: 'redo' }

/** The distance of a copy from its original on the same page, in points. */
const COPY_OFFSET: Point = { x: 12, y: 12 }

/** The state at the start. Fields are moved onto their pages; those of pages that do not exist are left out. */
export function openEditor(pages: readonly Page[], fields: readonly FieldView[]): EditorState {
  const sizes = new Map(pages.map((page) => [page.number, page]))
  const placed = fields.flatMap((field) => {
    const page = sizes.get(field.page)
    if (!page) return []
    return [isOnPage(field.rect) ? field : { ...field, rect: fitted(field.rect, page) }]
  })
  return {
    pages,
    fields: placed.length === fields.length && placed.every((field, i) => field === fields[i]) ? fields : placed,
    selected: [],
    clipboard: [],
    past: null,
    future: null,
    continuing: null,
  }
}

/** The page with a number; throws RangeError for a page that the document does not have. */
export function pageOf(state: EditorState, number: number): Page {
  const page = state.pages.find((candidate) => candidate.number === number)
  if (!page) throw new RangeError(`the document has no page ${number}`)
  return page
}

export function selectedFields(state: EditorState): FieldView[] {
  return state.fields.filter((field) => state.selected.includes(field.id))
}

/** Ids of the fields of `after` that are new or differ from `before`. */
export function changedIds(before: readonly FieldView[], after: readonly FieldView[]): string[] {
  const known = new Set(before)
  return after.filter((field) => !known.has(field)).map((field) => field.id)
}

/**
 * The state after a command. Pure except for `newId`, which returns ids for new fields. Returns the same object when
 * the command changes nothing; a change of the fields is one step of the history.
 */
export function decide(state: EditorState, command: EditorCommand, newId: () => string): EditorState {
  switch (command.kind) {
    case 'place': {
      const rect = rectAround(command.type, pageOf(state, command.page), command.centre)
      return added(state, [{ ...newField(command, newId), rect }])
    }
    case 'draw': {
      const rect = fitted(command.rect, pageOf(state, command.page))
      return added(state, [{ ...newField(command, newId), rect }])
    }
    case 'arrange':
      return arrange(state, command.moves)
    case 'nudge':
      return nudge(state, command.by, command.held ?? false)
    case 'resize':
      return resize(state, command.by, command.held ?? false)
    case 'assign':
      return changedSelection(state, (field) =>
        field.recipientId === command.recipientId ? field : { ...field, recipientId: command.recipientId },
      )
    case 'configure':
      return changedSelection(state, (field) => withOptions(field, command.options))
    case 'delete':
      return withoutSelection(state)
    case 'duplicate':
      return added(state, offsetCopies(state, selectedFields(state), newId))
    case 'duplicate-to-all-pages':
      return duplicateToAllPages(state, newId)
    case 'copy':
      return copy(state)
    case 'cut':
      return withoutSelection(copy(state))
    case 'paste':
      return paste(state, command.page, newId)
    case 'undo':
      return state.past ? restored(state, state.past, 'past') : state
    case 'redo':
      return state.future ? restored(state, state.future, 'future') : state
    case 'select':
    case 'toggle':
    case 'select-within':
    case 'select-all':
      return { ...state, selected: selection(state, command), continuing: null }
  }
}

function withOptions(field: FieldView, options: FieldOptions): FieldView {
  return canonicalJson(field.options) === canonicalJson(options) ? field : { ...field, options }
}

function newField(of: { type: FieldType; recipientId: string; page: number }, newId: () => string) {
  const { type, recipientId, page } = of
  return { id: newId(), type, recipientId, page, options: fieldRegistry[type].defaults }
}

/** The state with other fields and one more step to undo; nothing can be redone after it. */
function changed(state: EditorState, fields: readonly FieldView[], selected = state.selected): EditorState {
  const past = { fields: state.fields, before: state.past }
  return { ...state, fields, selected, past, future: null, continuing: null }
}

function added(state: EditorState, fields: readonly FieldView[]): EditorState {
  if (fields.length === 0) return state
  return changed(
    state,
    [...state.fields, ...fields],
    fields.map((field) => field.id),
  )
}

function changedSelection(state: EditorState, change: (field: FieldView) => FieldView): EditorState {
  const chosen = new Set(state.selected)
  const fields = state.fields.map((field) => (chosen.has(field.id) ? change(field) : field))
  return fields.some((field, i) => field !== state.fields[i]) ? changed(state, fields) : state
}

function withoutSelection(state: EditorState): EditorState {
  const fields = state.fields.filter((field) => !state.selected.includes(field.id))
  return fields.length === state.fields.length ? state : changed(state, fields, [])
}

function sameRect(a: FractionRect, b: FractionRect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}

function arrange(state: EditorState, moves: readonly { id: string; page: number; rect: FractionRect }[]): EditorState {
  const byId = new Map(moves.map((move) => [move.id, move]))
  let any = false
  const fields = state.fields.map((field) => {
    const move = byId.get(field.id)
    if (!move) return field
    const rect = fitted(move.rect, pageOf(state, move.page))
    if (move.page === field.page && sameRect(rect, field.rect)) return field
    any = true
    return { ...field, page: move.page, rect }
  })
  return any ? changed(state, fields) : state
}

/** A change made with a key: one step of the history while the key is held. */
function keyed(state: EditorState, next: EditorState, kind: 'nudge' | 'resize', held: boolean): EditorState {
  if (next === state) return state
  const continues = held && state.continuing === kind
  return { ...next, past: continues ? state.past : next.past, continuing: kind }
}

function nudge(state: EditorState, by: Point, held: boolean): EditorState {
  const distance = groupDistance(selectedFields(state), (page) => pageOf(state, page), by)
  const next = changedSelection(state, (field) => {
    const rect = movedBy(field.rect, distance, pageOf(state, field.page))
    return sameRect(rect, field.rect) ? field : { ...field, rect }
  })
  return keyed(state, next, 'nudge', held)
}

function resize(state: EditorState, by: Point, held: boolean): EditorState {
  const next = changedSelection(state, (field) => {
    const page = pageOf(state, field.page)
    const rect = resized(field.rect, 'se', { x: by.x / page.width, y: by.y / page.height }, page)
    return sameRect(rect, field.rect) ? field : { ...field, rect }
  })
  return keyed(state, next, 'resize', held)
}

function offsetCopies(state: EditorState, fields: readonly FieldView[], newId: () => string): FieldView[] {
  return fields.map((field) => ({
    ...field,
    id: newId(),
    rect: movedBy(field.rect, COPY_OFFSET, pageOf(state, field.page)),
  }))
}

/** Copies each selected field to every other page, except where a field of that kind and signer overlaps the copy. */
function duplicateToAllPages(state: EditorState, newId: () => string): EditorState {
  const originals = selectedFields(state)
  const copies: FieldView[] = []
  for (const original of originals) {
    const from = pageOf(state, original.page)
    for (const page of state.pages) {
      if (page.number === original.page) continue
      const rect = transferred(original.rect, from, page)
      const isThere = (field: FieldView) =>
        field.page === page.number &&
        field.type === original.type &&
        field.recipientId === original.recipientId &&
        overlap(field.rect, rect)
      if (![...state.fields, ...copies].some(isThere))
        copies.push({ ...original, id: newId(), page: page.number, rect })
    }
  }
  if (copies.length === 0) return state
  const selected = [...originals, ...copies].map((field) => field.id)
  return { ...added(state, copies), selected }
}

function copy(state: EditorState): EditorState {
  const clipboard = selectedFields(state)
  return clipboard.length === 0 ? state : { ...state, clipboard, continuing: null }
}

/** Pastes onto a page; a copy that would lie exactly on another field is moved a little. */
function paste(state: EditorState, page: number, newId: () => string): EditorState {
  const to = pageOf(state, page)
  const taken = state.fields.filter((field) => field.page === page).map((field) => field.rect)
  const copies = state.clipboard.map((field) => {
    let rect = transferred(field.rect, pageOf(state, field.page), to)
    // At a corner of the page a copy cannot move farther; the number of tries ends the search there.
    for (let tries = 0; tries < taken.length && taken.some((other) => sameRect(other, rect)); tries += 1) {
      rect = movedBy(rect, COPY_OFFSET, to)
    }
    return { ...field, id: newId(), page, rect }
  })
  return added(state, copies)
}

function restored(state: EditorState, step: Step, direction: 'past' | 'future'): EditorState {
  const here = { fields: state.fields, before: direction === 'past' ? state.future : state.past }
  const selected = changedIds(state.fields, step.fields)
  const ways = direction === 'past' ? { past: step.before, future: here } : { past: here, future: step.before }
  return { ...state, ...ways, fields: step.fields, selected, continuing: null }
}

type SelectionCommand = Extract<EditorCommand, { kind: 'select' | 'toggle' | 'select-within' | 'select-all' }>

function selection(state: EditorState, command: SelectionCommand): readonly string[] {
  switch (command.kind) {
    case 'select':
      return command.ids.filter((id) => state.fields.some((field) => field.id === id))
    case 'toggle':
      return state.selected.includes(command.id)
        ? state.selected.filter((id) => id !== command.id)
        : [...state.selected, command.id]
    case 'select-within': {
      const inside = state.fields.filter((field) => field.page === command.page && overlap(field.rect, command.rect))
      const ids = inside.map((field) => field.id)
      return command.add ? [...new Set([...state.selected, ...ids])] : ids
    }
    case 'select-all':
      return inReadingOrder(state.fields).map((field) => field.id)
  }
}

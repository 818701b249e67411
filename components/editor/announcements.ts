import type { useTranslations } from 'next-intl'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { changedIds, type EditorCommand, type EditorState, pageOf } from './editor.machine.ts'

export type EditorWords = ReturnType<typeof useTranslations<'editor'>>

type Change = { command: EditorCommand; before: EditorState; after: EditorState }
type Names = { words: EditorWords; nameOf: (field: FieldView) => string; signerName: (recipientId: string) => string }

/** The screen reader announcement for a command; null for none. */
export function announcementOf({ command, before, after }: Change, names: Names): string | null {
  const { words } = names
  const count = after.selected.length
  const done = after !== before
  switch (command.kind) {
    case 'place':
    case 'draw':
      return oneOrMany(
        after,
        after.selected,
        (field) => words('announced.placed', { field: names.nameOf(field) }),
        () => null,
      )
    case 'nudge':
    case 'resize':
    case 'arrange':
      return done ? geometry(before, after, names) : null
    case 'assign':
      return done ? words('announced.assigned', { count, signer: names.signerName(command.recipientId) }) : null
    case 'delete':
      return done ? words('announced.deleted', { count: before.fields.length - after.fields.length }) : null
    case 'cut':
      return done ? words('announced.cut', { count: before.fields.length - after.fields.length }) : null
    case 'copy':
      return done ? words('announced.copied', { count: after.clipboard.length }) : null
    case 'paste':
      return done ? words('announced.pasted', { count, page: command.page }) : null
    case 'duplicate':
      return done ? words('announced.duplicated', { count }) : null
    case 'duplicate-to-all-pages':
      if (!done) return before.selected.length > 0 ? words('announced.notDuplicated') : null
      return words('announced.duplicated', { count: after.fields.length - before.fields.length })
    case 'undo':
      return done ? words('announced.undone') : null
    case 'redo':
      return done ? words('announced.redone') : null
    case 'configure':
    case 'select':
      return null
    case 'toggle':
    case 'select-within':
    case 'select-all':
      return words('announced.selected', { count })
  }
}

function geometry(before: EditorState, after: EditorState, { words, nameOf }: Names): string | null {
  const moved = changedIds(before.fields, after.fields)
  const many = () => words('announced.moved', { count: moved.length })
  return oneOrMany(
    after,
    moved,
    (field) => {
      const { x, y, width, height } = field.rect
      const old = before.fields.find((candidate) => candidate.id === field.id)?.rect
      if (old && (old.width !== width || old.height !== height)) {
        const page = pageOf(after, field.page)
        const size = { width: Math.round(width * page.width), height: Math.round(height * page.height) }
        return words('announced.resized', { field: nameOf(field), ...size })
      }
      return words('announced.movedOne', { field: nameOf(field), x: Math.round(x * 100), y: Math.round(y * 100) })
    },
    many,
  )
}

function oneOrMany(
  state: EditorState,
  ids: readonly string[],
  one: (field: FieldView) => string,
  many: () => string | null,
): string | null {
  const first = ids.length === 1 ? state.fields.find((field) => field.id === ids[0]) : undefined
  return first ? one(first) : many()
}

import { clampToPage, type FractionRect, type Point } from '#lib/core/geometry.ts'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { type EditorState, pageOf, selectedFields } from './editor.machine.ts'
import { asFractions, groupDistance, type Handle, movedBy, resized } from './placement.ts'
import { type Guides, type Reach, snapMove, snapResize } from './snap.ts'

/** The positions that a drag would give the fields, and the lines they snap to there. */
export type Dragged = { moves: { id: string; page: number; rect: FractionRect }[]; guides: Guides }

const noGuides: Guides = { x: null, y: null }

/** The rectangles of the page that a dragged or resized field can snap to: those that do not move with it. */
function neighboursOf(state: EditorState, page: number, moving: readonly string[]): FractionRect[] {
  return state.fields.filter((field) => field.page === page && !moving.includes(field.id)).map((field) => field.rect)
}

/**
 * The selection moved by a distance in fractions of the page of the grabbed field. `reach` is the distance at which
 * that field snaps to a neighbour; null for no snapping.
 */
export function draggedBy(state: EditorState, grabbed: FieldView, by: Point, reach: Reach | null): Dragged {
  const group = selectedFields(state)
  const page = pageOf(state, grabbed.page)
  const limited = (distance: Point) => groupDistance(group, (number) => pageOf(state, number), distance)
  let distance = limited({ x: by.x * page.width, y: by.y * page.height })
  let guides = noGuides
  if (reach) {
    const snap = snapMove(
      movedBy(grabbed.rect, distance, page),
      neighboursOf(state, page.number, state.selected),
      reach,
    )
    const snapped = { x: distance.x + snap.by.x * page.width, y: distance.y + snap.by.y * page.height }
    distance = limited(snapped)
    guides = { x: distance.x === snapped.x ? snap.guides.x : null, y: distance.y === snapped.y ? snap.guides.y : null }
  }
  const moves = group.map((field) => ({
    id: field.id,
    page: field.page,
    rect: movedBy(field.rect, distance, pageOf(state, field.page)),
  }))
  return { moves, guides }
}

/**
 * The selection moved to another page, of the same size in points. `at` is the pointer on that page, and `grabPoint`
 * the pointer on the page of the grabbed field when the drag began, both in fractions.
 */
export function draggedToPage(
  state: EditorState,
  grabbed: FieldView,
  page: number,
  at: Point,
  grabPoint: Point,
): Dragged {
  const from = pageOf(state, grabbed.page)
  const to = pageOf(state, page)
  const moves = selectedFields(state).map((field) => ({
    id: field.id,
    page,
    rect: clampToPage({
      ...asFractions({ width: field.rect.width * from.width, height: field.rect.height * from.height }, to),
      x: at.x + ((field.rect.x - grabPoint.x) * from.width) / to.width,
      y: at.y + ((field.rect.y - grabPoint.y) * from.height) / to.height,
    }),
  }))
  return { moves, guides: noGuides }
}

/** A field with a side or corner moved by a distance in fractions of its page; snaps as in `draggedBy`. */
export function resizedBy(
  state: EditorState,
  field: FieldView,
  handle: Handle,
  by: Point,
  reach: Reach | null,
): Dragged {
  const page = pageOf(state, field.page)
  let rect = resized(field.rect, handle, by, page)
  let guides = noGuides
  if (reach) {
    const snap = snapResize(rect, handle, neighboursOf(state, field.page, [field.id]), reach)
    rect = resized(field.rect, handle, { x: by.x + snap.by.x, y: by.y + snap.by.y }, page)
    guides = snap.guides
  }
  return { moves: [{ id: field.id, page: field.page, rect }], guides }
}

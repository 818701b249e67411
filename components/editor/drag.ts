import { clampToPage, type FractionRect } from '#lib/core/geometry.ts'
import { type EditorState, pageOf, selectedFields } from './editor.machine.ts'
import {
  asFractions,
  type EditorField,
  groupDistance,
  type Handle,
  movedBy,
  type Point,
  stretched,
} from './placement.ts'
import { type Guides, type Reach, snapMove, snapStretch } from './snap.ts'

/** Where a drag would leave the fields, and the lines that they meet there. */
export type Dragged = { moves: { id: string; page: number; rect: FractionRect }[]; guides: Guides }

const noGuides: Guides = { x: null, y: null }

/** The rectangles of the page that a dragged or pulled field may meet: those that do not move with it. */
function neighboursOf(state: EditorState, page: number, moving: readonly string[]): FractionRect[] {
  return state.fields.filter((field) => field.page === page && !moving.includes(field.id)).map((field) => field.rect)
}

/**
 * The selection moved by a distance in fractions of the page of the field that was grabbed. `reach` is how near that
 * field must come to a neighbour to snap to it; null for not at all.
 */
export function draggedBy(state: EditorState, grabbed: EditorField, by: Point, reach: Reach | null): Dragged {
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
    const wished = { x: distance.x + snap.by.x * page.width, y: distance.y + snap.by.y * page.height }
    distance = limited(wished)
    guides = { x: distance.x === wished.x ? snap.guides.x : null, y: distance.y === wished.y ? snap.guides.y : null }
  }
  const moves = group.map((field) => ({
    id: field.id,
    page: field.page,
    rect: movedBy(field.rect, distance, pageOf(state, field.page)),
  }))
  return { moves, guides }
}

/**
 * The selection carried to another page, as large in points as before. `at` is where the pointer is on that page and
 * `grip` where it took hold of the grabbed field's page, both in fractions.
 */
export function carriedTo(state: EditorState, grabbed: EditorField, page: number, at: Point, grip: Point): Dragged {
  const from = pageOf(state, grabbed.page)
  const to = pageOf(state, page)
  const moves = selectedFields(state).map((field) => ({
    id: field.id,
    page,
    rect: clampToPage({
      ...asFractions({ width: field.rect.width * from.width, height: field.rect.height * from.height }, to),
      x: at.x + ((field.rect.x - grip.x) * from.width) / to.width,
      y: at.y + ((field.rect.y - grip.y) * from.height) / to.height,
    }),
  }))
  return { moves, guides: noGuides }
}

/** A field with a side or corner pulled by a distance in fractions of its page; snaps as in `draggedBy`. */
export function pulledBy(
  state: EditorState,
  field: EditorField,
  handle: Handle,
  by: Point,
  reach: Reach | null,
): Dragged {
  const page = pageOf(state, field.page)
  let rect = stretched(field.rect, handle, by, page)
  let guides = noGuides
  if (reach) {
    const snap = snapStretch(rect, handle, neighboursOf(state, field.page, [field.id]), reach)
    rect = stretched(field.rect, handle, { x: by.x + snap.by.x, y: by.y + snap.by.y }, page)
    guides = snap.guides
  }
  return { moves: [{ id: field.id, page: field.page, rect }], guides }
}

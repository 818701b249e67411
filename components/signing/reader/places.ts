import type { FieldView } from '../signing-view.ts'

/** The fields in the order in which a person reads: by page, then downwards, then across. */
export function inReadingOrder(fields: readonly FieldView[]): FieldView[] {
  return [...fields].sort((a, b) => a.page - b.page || a.rect.y - b.rect.y || a.rect.x - b.rect.x)
}

/** The fields that the signature pad fills, in reading order. */
export function placesToSign(fields: readonly FieldView[]): FieldView[] {
  return inReadingOrder(fields.filter((field) => field.filledBy === 'pad'))
}

/**
 * The place that "next place to sign" goes to: the one after the place last visited, else the first one at or after the
 * page in sight, else the first of all. Null when there is none.
 */
export function nextPlace(places: readonly FieldView[], visited: string | null, pageInSight: number): FieldView | null {
  const at = places.findIndex((place) => place.id === visited)
  if (at >= 0) return places[(at + 1) % places.length] ?? null
  return places.find((place) => place.page >= pageInSight) ?? places[0] ?? null
}

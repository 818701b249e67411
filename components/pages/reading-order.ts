import type { FractionRect } from '#lib/core/geometry.ts'

type OnPage = { page: number; rect: FractionRect }

/** The fields as they are read: by page, then from the top, then across. Fields whose tops differ by less than 1 % of the page are on one line. */
export function inReadingOrder<Field extends OnPage>(fields: readonly Field[]): Field[] {
  const line = (field: Field) => Math.round(field.rect.y * 100)
  return [...fields].sort((a, b) => a.page - b.page || line(a) - line(b) || a.rect.x - b.rect.x)
}

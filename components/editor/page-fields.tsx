'use client'

import { useMemo } from 'react'
import { inReadingOrder } from '#components/pages/reading-order.ts'
import { useEditor } from './editor-context.ts'
import { FieldBox } from './field-box.tsx'
import styles from './page-fields.module.css'
import { usePagePointer } from './use-page-pointer.ts'

/** The fields of a page, and the outline of a field or selection that is being drawn. */
export function PageFields({ page }: { page: number }) {
  const { state, tool, readOnly } = useEditor()
  const press = usePagePointer()
  const { fields } = state
  const own = useMemo(() => inReadingOrder(fields.filter((field) => field.page === page)), [fields, page])
  return (
    // Positions on a page are physical, in any text direction.
    <div className={styles.layer} dir="ltr" data-placing={tool && !readOnly ? '' : undefined} onPointerDown={press}>
      <div className={styles.guide} data-guide="x" hidden />
      <div className={styles.guide} data-guide="y" hidden />
      <div className={styles.band} data-band="" hidden />
      {own.map((field) => (
        <FieldBox key={field.id} field={field} />
      ))}
    </div>
  )
}

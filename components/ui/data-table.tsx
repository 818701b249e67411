import Link from 'next/link'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './data-table.module.css'
import { VisuallyHidden } from './visually-hidden.tsx'

export type Column<Row> = {
  id: string
  header: string
  /** Shows the header to screen readers only. */
  headerHidden?: boolean
  cell: (row: Row) => ReactNode
  align?: 'start' | 'end'
  /** Only as wide as its content. */
  fit?: boolean
  quiet?: boolean
  /** On a phone each row is a card: "main" has its own line, "end" is at the end of a line, "hidden" is not shown. */
  phone?: 'main' | 'end' | 'hidden'
}

type DataTableProps<Row> = {
  /** The accessible caption of the table. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
  /** Makes the row a link, named by the content of the first column. */
  rowHref?: (row: Row) => string
}

/**
 * A table on a wide screen, cards on a phone. Roles are explicit, because `display: block` removes the implicit ones.
 */
export function DataTable<Row>({ caption, columns, rows, rowId, rowHref }: DataTableProps<Row>) {
  return (
    <table className={styles.table} role="table">
      <VisuallyHidden as="caption">{caption}</VisuallyHidden>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.id} role="columnheader" scope="col" className={look(column)}>
              {column.headerHidden ? <VisuallyHidden>{column.header}</VisuallyHidden> : column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowId(row)} role="row" className={classNames(styles.row, rowHref && styles.linked)}>
            {columns.map((column, at) => (
              <td key={column.id} role="cell" className={look(column)}>
                {rowHref && at === 0 ? (
                  <Link href={rowHref(row)} className={styles.rowLink}>
                    {column.cell(row)}
                  </Link>
                ) : (
                  column.cell(row)
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function look(column: Pick<Column<never>, 'align' | 'fit' | 'quiet' | 'phone'>): string {
  return classNames(
    column.align === 'end' && styles.end,
    column.fit && styles.fit,
    column.quiet && styles.quiet,
    column.phone === 'main' && styles.main,
    column.phone === 'end' && styles.pushed,
    column.phone === 'hidden' && styles.notOnPhone,
  )
}

import { and, getTableColumns, gte, lt } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Q } from './store.ts'
import type { Tables } from './tables/index.ts'

type BlobColumns = { readonly [Name in keyof Tables]?: readonly (keyof Tables[Name]['_']['columns'] & string)[] }

/** Every column that names a blob, by its SHA-256 in hexadecimal. A blob that none of them names is removed after a day. */
export const blobColumns = {
  document: ['originalSha256', 'preparedSha256'],
  documentSource: ['sha256'],
  sealedVersion: ['sha256', 'certificateSha256', 'stampedSha256'],
  documentTimestamp: ['sha256'],
  signature: ['imageSha256', 'strokesSha256', 'consentSha256'],
} satisfies BlobColumns

/** The columns with a SHA-256 that names no blob, or only one that another column names too. */
export const otherHashColumns = {
  sealedVersion: ['inputsSha256', 'preSealSha256'],
  signature: ['documentSha256', 'payloadSha256', 'sealedVersionSha256'],
} satisfies BlobColumns

/** The end of the names with this prefix of two hexadecimal digits: a text that all of them are before, in any collation. */
function endOf(prefix: string): string {
  return prefix === 'ff' ? 'g' : (Number.parseInt(prefix, 16) + 1).toString(16).padStart(2, '0')
}

/** The names of blobs in use that begin with these two hexadecimal digits. */
export async function blobsInUse(q: Q, prefix: string): Promise<Set<string>> {
  const names = new Set<string>()
  for (const [table, columns] of Object.entries(blobColumns) as [keyof typeof blobColumns, string[]][]) {
    const all: Record<string, SQLiteColumn> = getTableColumns(q.t[table])
    for (const column of columns) {
      const name = all[column]
      if (!name) throw new Error(`the table ${table} has no column ${column}`)
      const rows = await q
        .select({ name })
        .from(q.t[table])
        .where(and(gte(name, prefix), lt(name, endOf(prefix))))
      for (const row of rows) names.add(String(row.name))
    }
  }
  return names
}

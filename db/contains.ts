import { type Column, type SQL, sql } from 'drizzle-orm'

const pattern = (part: string) => `%${part.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** Matches text that contains `part` literally: wildcards in it are escaped. */
export function contains(text: SQL | Column, part: string): SQL {
  return sql`${text} like ${pattern(part)} escape '\\'`
}

/** As `contains`, for a part that the database computes. */
export function containsValue(text: SQL | Column, part: SQL): SQL {
  return sql`${text} like '%' || replace(replace(replace(${part}, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' escape '\\'`
}

/** As `contains`, ignoring case. */
export function containsWords(text: SQL | Column, words: string): SQL {
  return contains(sql`lower(${text})`, words.toLowerCase())
}

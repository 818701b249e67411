import { type Column, type SQL, sql } from 'drizzle-orm'

const pattern = (part: string) => `%${part.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** Matches text that contains `part` literally: wildcards in it are escaped. */
export function contains(text: SQL | Column, part: string): SQL {
  return sql`${text} like ${pattern(part)} escape '\\'`
}

/** As `contains`, ignoring case. */
export function containsWords(text: SQL | Column, words: string): SQL {
  return contains(sql`lower(${text})`, words.toLowerCase())
}

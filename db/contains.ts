import { type Column, type SQL, sql } from 'drizzle-orm'

const pattern = (part: string) => `%${part.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** True of text that has this part in it, letter for letter: no sign of the part means anything else. */
export function contains(text: SQL | Column, part: string): SQL {
  return sql`${text} like ${pattern(part)} escape '\\'`
}

/** The same in any case of letters. */
export function containsWords(text: SQL | Column, words: string): SQL {
  return contains(sql`lower(${text})`, words.toLowerCase())
}

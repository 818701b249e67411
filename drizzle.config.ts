import { defineConfig } from 'drizzle-kit'

const dialect = process.env.DIALECT === 'postgresql' ? 'postgresql' : 'sqlite'

export default defineConfig({
  dialect,
  schema: `./db/schema.${dialect}.ts`,
  out: `./db/migrations/${dialect}`,
  casing: 'snake_case',
})

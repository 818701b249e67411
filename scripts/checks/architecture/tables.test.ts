import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { kitOf } from '#db/kit.ts'
import { filesLike, parse, root } from './sources.ts'
import { foreignTables } from './tables.ts'

/** Table → module: `db/tables/<module>.ts` holds the tables of `lib/{engines,domain}/<module>`. */
async function tableOwners(): Promise<Map<string, string>> {
  const owners = new Map<string, string>()
  for (const file of filesLike('db/tables/*.ts').filter((name) => !name.endsWith('/index.ts'))) {
    const module = file.slice('db/tables/'.length, -'.ts'.length)
    const exports: Record<string, unknown> = await import(/* @vite-ignore */ path.join(root, file))
    const define = Object.values(exports).find((value) => typeof value === 'function')
    if (!define) throw new Error(`${file} exports no function that defines tables`)
    for (const table of Object.keys(define(kitOf('sqlite')))) owners.set(table, module)
  }
  return owners
}

describe('a table belongs to one module', () => {
  it('and is named only by the stores of its module', async () => {
    const owners = await tableOwners()
    expect(owners.size).toBeGreaterThan(0)
    const files = filesLike('{app,components,lib}/**/*.{ts,tsx}').filter(
      (file) => !/(?:\.test\.tsx?|\/testing\.ts)$/.test(file),
    )
    expect(files.flatMap((file) => foreignTables(parse(file), owners))).toEqual([])
  })

  it('and the rule reports other uses', () => {
    const owners = new Map([['contract', 'contract']])
    const text = 'export const read = (q) => q.select().from(q.t.contract)'
    expect(foreignTables(parse('lib/domain/contract/contract.store.ts', text), owners)).toEqual([])
    expect(foreignTables(parse('lib/domain/contract/send.ts', text), owners)).toHaveLength(1)
    expect(foreignTables(parse('lib/domain/notify/notify.store.ts', text), owners)).toHaveLength(1)
  })
})

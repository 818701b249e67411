import { AsyncLocalStorage } from 'node:async_hooks'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { openWriter, type Writer } from './sqlite-writer.ts'

let connection: Database.Database
let writer: Writer
let commits: number
/** Replacements for the next commits, in order. */
let faults: (() => void)[]

beforeEach(() => {
  connection = new Database(':memory:')
  connection.exec('create table note (words text not null unique)')
  ;[commits, faults] = [0, []]
  const exec = connection.exec.bind(connection)
  Object.assign(connection, {
    exec: (words: string) => {
      if (words === 'commit') {
        commits += 1
        faults.shift()?.()
      }
      return exec(words)
    },
  })
  writer = openWriter(connection)
})

const note = (words: string) => async () => {
  await null
  connection.prepare('insert into note values (?)').run(words)
  await null
  return words
}
const notes = () => connection.prepare('select words from note order by rowid').pluck().all()

describe('the SQLite writer', () => {
  it('commits concurrent transactions together, in the order of the calls', async () => {
    const ended: string[] = []
    const names = ['a', 'b', 'c', 'd', 'e']
    const all = names.map((name) => writer.transact(note(name)).then((words) => ended.push(words)))
    await Promise.all(all)
    expect(commits).toBe(1)
    expect(notes()).toEqual(names)
    expect(ended).toEqual(names)
  })

  it('settles no promise before the commit', async () => {
    const told: string[] = []
    faults = [() => expect(told).toEqual([])]
    const refused = writer.transact(async () => {
      await note('never')()
      throw new Error('the change failed')
    })
    await Promise.all([
      writer.transact(note('a')).then(() => told.push('a')),
      refused.catch(() => told.push('refused')),
      writer.transact(note('b')).then(() => told.push('b')),
    ])
    expect(told.sort()).toEqual(['a', 'b', 'refused'])
    expect(notes()).toEqual(['a', 'b'])
  })

  it('rolls the whole group back when its commit fails, and continues', async () => {
    faults = [
      () => {
        throw new Error('the disk is full')
      },
    ]
    const results = await Promise.allSettled([writer.transact(note('a')), writer.transact(note('b'))])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(notes()).toEqual([])
    expect(await writer.transact(note('c'))).toBe('c')
    expect(notes()).toEqual(['c'])
  })

  it('rejects the whole group when SQLite itself rolls the transaction back', async () => {
    const results = await Promise.allSettled([
      writer.transact(note('a')),
      writer.transact(async () => {
        connection.exec('rollback')
        throw new Error('out of memory')
      }),
      writer.transact(note('b')),
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(notes()).toEqual(['b'])
  })

  it('runs exclusive work between transactions', async () => {
    const transaction = writer.transact(note('a'))
    const states = writer.runExclusive(() => connection.inTransaction)
    expect(await states).toBe(false)
    expect(await transaction).toBe('a')
    await expect(writer.runExclusive(() => connection.exec('nonsense'))).rejects.toThrow('syntax')
  })

  it('keeps the async context of each caller', async () => {
    const context = new AsyncLocalStorage<string>()
    const seen = ['x', 'y', 'z'].map((name) => context.run(name, () => writer.transact(async () => context.getStore())))
    expect(await Promise.all(seen)).toEqual(['x', 'y', 'z'])
  })
})

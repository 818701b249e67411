import { sql } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import type { Store } from './client.ts'
import { onEachDatabaseAsOwner } from './testing.ts'

onEachDatabaseAsOwner('the append-only tables', (open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
    await run(insertEvent(0))
    await run(`insert into audit_checkpoint values ('a', 1, ${bytes}, 'note', ${time})`)
  })
  const isSqlite = () => store.dialect === 'sqlite'
  const bytes = "'abc'"
  const time = "'2026-11-21'"
  const insertEvent = (seq: number, or = '') =>
    `insert ${or} into audit_event (seq, leaf, body, event, metadata, at) values (${seq}, ${bytes}, 'x', 'x', '{}', ${time})`
  /** Runs a statement as a database client would. */
  const run = (text: string) =>
    store.tx(async (q) => {
      const { run: runSqlite, execute } = q as unknown as Record<string, (statement: unknown) => Promise<unknown>>
      await (runSqlite ?? execute)?.call(q, sql.raw(text))
    })
  const why = (text: string) =>
    run(text).then(
      () => 'allowed',
      (error: Error) => `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`,
    )

  it('accept the next event and a new checkpoint, and nothing else (AUD-02)', async () => {
    const inSqlite = [
      insertEvent(0, 'or replace'),
      "update or replace audit_event set body = 'y'",
      `insert or replace into audit_checkpoint values ('a', 1, ${bytes}, 'other', ${time})`,
    ]
    const inPostgresql = ['truncate audit_event cascade', 'truncate audit_checkpoint']
    for (const text of [
      insertEvent(2),
      insertEvent(0),
      `${insertEvent(0)} on conflict (seq) do update set body = 'y'`,
      "update audit_event set body = 'y'",
      'delete from audit_event',
      "update audit_checkpoint set note = 'y'",
      `insert into audit_checkpoint values ('a', 1, ${bytes}, 'y', ${time}) on conflict (origin, size) do update set note = 'y'`,
      'delete from audit_checkpoint',
      ...(isSqlite() ? inSqlite : inPostgresql),
    ])
      expect(await why(text), text).toMatch(/audit: (?:append-only|seq must be max\+1)/)
    await run(insertEvent(1))
    await store.migrate()
  })

  it('prevent the next start if any trigger was dropped', async () => {
    const names = ['insert', 'update', 'delete', ...(isSqlite() ? [] : ['truncate'])].map(
      (what) => `audit_event_${what}`,
    )
    for (const name of [...names, 'audit_checkpoint_update', 'audit_checkpoint_delete']) {
      const other = await open()
      const table = name.includes('checkpoint') ? 'audit_checkpoint' : 'audit_event'
      store = other
      await run(`drop trigger ${name}${isSqlite() ? '' : ` on ${table}`}`)
      await expect(store.migrate(), name).rejects.toThrow(name)
    }
  })

  it('prevent the next start if a trigger was changed', async () => {
    if (isSqlite()) {
      await run('drop trigger audit_event_update')
      await run(
        "create trigger audit_event_update before update on audit_event when new.seq < 0 begin select raise(abort, 'audit: append-only'); end",
      )
    } else {
      await run(
        'create or replace function audit_event_refuse() returns trigger language plpgsql as $$ BEGIN RETURN new; END $$',
      )
    }
    await expect(store.migrate()).rejects.toThrow(/append-only/)
  })

  it('prevent the next start if a trigger was disabled', async () => {
    if (isSqlite()) return
    await run('alter table audit_event disable trigger audit_event_delete')
    await expect(store.migrate()).rejects.toThrow('audit_event_delete')
  })
})

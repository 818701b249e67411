import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from './client.ts'
import { postgresqlServer } from './testing.ts'

const server = postgresqlServer ?? ''

/** Only PostgreSQL has roles. */
describe.skipIf(server === '')('the role of the application beside an owner of the tables (AUD-03)', () => {
  const name = `signcove_${randomBytes(6).toString('hex')}`
  const [owner, app, other] = [`${name}_owner`, `${name}_app`, `${name}_other`]
  const admin = new pg.Client({ connectionString: server })
  const urlOf = (role: string, database = name) =>
    Object.assign(new URL(server), { username: role, password: role, pathname: `/${database}` }).href
  const inDatabase = async (url: string, text: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    return client.query(text).finally(() => client.end())
  }
  const asAdmin = (text: string) => inDatabase(Object.assign(new URL(server), { pathname: `/${name}` }).href, text)
  const asApp = (text: string) => inDatabase(urlOf(app), text)
  const why = (text: string) =>
    asApp(text).then(
      () => 'allowed',
      (error: Error) => error.message,
    )
  const start = async (url = urlOf(app), ownerUrl = urlOf(owner)) => {
    const store = await openStore(url, ownerUrl)
    await store.migrate().finally(store.close)
  }

  beforeAll(async () => {
    await admin.connect()
    for (const role of [owner, app, other]) await admin.query(`create role ${role} login password '${role}'`)
    await admin.query(`create database ${name} owner ${owner}`)
    await start()
  })
  afterAll(async () => {
    await admin.query(`drop database ${name} with (force)`)
    await admin.query(`drop role ${owner}, ${app}, ${other}`)
    await admin.end()
  })

  const insertEvent = "insert into audit_event values (0, 'abc', 'x', null, 'x', null, '{}', '2026-11-21')"

  it('may append to the log and read it, but change neither the log nor its triggers', async () => {
    expect(await why(insertEvent)).toBe('allowed')
    expect(await why('select * from audit_trail')).toBe('allowed')
    const columns = { audit_event: 'body', audit_checkpoint: 'note', audit_anchor: 'value', audit_node: 'hash' }
    const ofTables = Object.entries(columns).flatMap(([table, column]) => [
      `update ${table} set ${column} = 'x'`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
      `alter table ${table} disable trigger all`,
      `drop table ${table} cascade`,
      `create trigger mine before insert on ${table} for each row execute function audit_event_next()`,
    ])
    for (const text of [
      ...ofTables,
      'drop trigger audit_event_update on audit_event',
      'drop trigger audit_checkpoint_delete on audit_checkpoint',
      'drop function audit_event_refuse() cascade',
      'create or replace function audit_event_refuse() returns trigger language plpgsql as $$ BEGIN RETURN new; END $$',
      "set session_replication_role = 'replica'",
      'delete from audit_head',
      "update audit_personal set body = 'x'",
      'truncate audit_personal',
      'truncate contract cascade',
      'create table mine (a int)',
      'select * from drizzle.__drizzle_migrations',
      `set role ${owner}`,
    ])
      expect(await why(text), text).toMatch(/permission denied|must be owner/)
  })

  it('loses additional rights at the next start', async () => {
    await asAdmin(`grant update, truncate on audit_event, audit_checkpoint to ${app}`)
    expect(await why("update audit_event set body = 'x'")).toMatch(/append-only/)
    await start()
    expect(await why("update audit_event set body = 'x'")).toMatch(/permission denied/)
    expect(await why('delete from audit_personal')).toBe('allowed')
  })

  it('is refused, with the reason, if it could obtain the rights of the owner', async () => {
    const refused: [string, RegExp, string?][] = [
      [`alter role ${app} superuser`, /is a superuser/, `alter role ${app} nosuperuser`],
      [`alter role ${app} createrole`, /may create roles/, `alter role ${app} nocreaterole`],
      [`alter database ${name} owner to ${app}`, /owns the database/, `alter database ${name} owner to ${owner}`],
      [`grant ${owner} to ${app}`, /owns the database/, `revoke ${owner} from ${app}`],
      [`alter schema public owner to ${app}`, /owns the schema/, 'alter schema public owner to pg_database_owner'],
      [`alter table audit_node owner to ${app}`, /owns audit_node/, `alter table audit_node owner to ${owner}`],
      [
        `alter function audit_event_next() owner to ${app}`,
        /owns audit_event_next/,
        `alter function audit_event_next() owner to ${owner}`,
      ],
      [`grant ${other} to ${app}; grant delete on audit_event to ${other}`, /may change audit_event/],
    ]
    for (const [change, reason, back] of refused) {
      await asAdmin(change)
      await expect(start(), change).rejects.toThrow(reason)
      await asAdmin(back ?? `revoke ${other} from ${app}; revoke delete on audit_event from ${other}`)
    }
    await start()
    await expect(start(urlOf(owner))).rejects.toThrow(/the same role/)
    await expect(start(urlOf(app), urlOf(owner, 'postgres'))).rejects.toThrow(/the same database/)
  })

  it('can take over from a role that owned everything', async () => {
    const database = `${name}_old`
    await admin.query(`create database ${database} owner ${other}`)
    const inOld = (role: string) => urlOf(role, database)
    try {
      const old = await openStore(inOld(other))
      await old.migrate().finally(old.close)
      await expect(start(inOld(other), inOld(owner))).rejects.toThrow(/owns the database/)
      const asServer = Object.assign(new URL(server), { pathname: `/${database}` }).href
      await inDatabase(asServer, `reassign owned by ${other} to ${owner}`)
      await start(inOld(other), inOld(owner))
      await expect(inDatabase(inOld(other), 'delete from audit_event')).rejects.toThrow(/permission denied/)
    } finally {
      await admin.query(`drop database ${database} with (force)`)
    }
  })
})

import { getTableName } from 'drizzle-orm'
import pg from 'pg'
import { reportWarning } from '#lib/core/report.ts'
import { kitOf } from './kit.ts'
import { defineTables } from './tables/index.ts'

/** The rights of the application's role to tables that are not in GRANTS. */
const ORDINARY = 'select, insert, update, delete'
/** Tables that are only appended to, only updated, or only inserted into and deleted from (AUD-03). */
const GRANTS: Record<string, string> = {
  audit_event: 'select, insert',
  audit_checkpoint: 'select, insert',
  audit_anchor: 'select, insert',
  audit_node: 'select, insert',
  audit_head: 'select, update',
  audit_personal: 'select, insert, delete',
}
const APPEND_ONLY = Object.keys(GRANTS).filter((table) => GRANTS[table] === 'select, insert')
/** Serializes the grants of servers that start at the same time. */
const LOCK = 7_450_316_208

type Connected = { role: string; database: string; schema: string | null; server: string }

async function connectedAs(connection: pg.Pool | pg.PoolClient): Promise<Connected> {
  const { rows } = await connection.query<Connected>(
    "select current_user as role, current_database() as database, current_schema() as schema, current_database() || ' ' || pg_postmaster_start_time() as server",
  )
  return rows[0] as Connected
}

/**
 * Runs `migrate` as the role that owns the tables (`ownerUrl`, `postgres://…`), then grants the role of `app` only the
 * rights that the product needs: that role can neither rewrite the log nor drop its triggers. Rejects with one sentence if
 * both roles are the same, if the URLs name different databases, or if the application's role could obtain more rights.
 */
export async function asOwner(app: pg.Pool, ownerUrl: string, migrate: (owner: pg.Pool) => Promise<void>) {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 })
  pool.on('error', (error) => reportWarning('db: an idle connection was closed', error))
  try {
    const [own, owner] = await Promise.all([connectedAs(app), connectedAs(pool)])
    if (own.role === owner.role)
      throw new Error(`SIGNCOVE_DATABASE_OWNER_URL and DATABASE_URL name the same role, ${own.role}.`)
    if (own.server !== owner.server)
      throw new Error('SIGNCOVE_DATABASE_OWNER_URL and DATABASE_URL do not name the same database.')
    requireNone(own.role, await escalationOf(pool, own.role))
    await migrate(pool)
    await grant(pool, own.role, owner.schema ?? 'public')
    requireNone(own.role, await remainingRights(pool, own.role))
  } finally {
    await pool.end()
  }
}

function requireNone(role: string, why: string | null): void {
  if (why !== null)
    throw new Error(
      `The role ${role} of DATABASE_URL ${why}, so SIGNCOVE_DATABASE_OWNER_URL would not prevent it from rewriting the log.`,
    )
}

/**
 * The reason why a role could grant itself every right (it owns an object, or the schema or database that contains one), or
 * null.
 */
async function escalationOf(owner: pg.Pool, role: string): Promise<string | null> {
  const { rows } = await owner.query<{ why: string | null }>(
    `select coalesce(
       (select 'is a superuser' from pg_roles where rolname = $1 and rolsuper),
       (select 'may create roles' from pg_roles where rolname = $1 and rolcreaterole),
       (select 'owns the database' from pg_database
         where datname = current_database() and pg_has_role($1, datdba, 'MEMBER')),
       (select 'owns the schema ' || nspname from pg_namespace
         where nspname = current_schema() and pg_has_role($1, nspowner, 'MEMBER')),
       (select 'owns ' || min(relname) from pg_class
         where relnamespace = current_schema()::regnamespace and pg_has_role($1, relowner, 'MEMBER')),
       (select 'owns ' || min(proname) from pg_proc
         where pronamespace = current_schema()::regnamespace and pg_has_role($1, proowner, 'MEMBER'))
     ) as why`,
    [role],
  )
  return rows[0]?.why ?? null
}

async function grant(owner: pg.Pool, role: string, schema: string): Promise<void> {
  const [to, within] = [pg.escapeIdentifier(role), pg.escapeIdentifier(schema)]
  const tables = Object.values(defineTables(kitOf('postgresql'))).map((table) => getTableName(table))
  const grants = [...tables.map((table) => [table, GRANTS[table] ?? ORDINARY]), ['audit_trail', 'select']] as const
  const client = await owner.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    await client.query(`revoke all on all tables in schema ${within} from ${to}`)
    await client.query(`grant usage on schema ${within} to ${to}`)
    for (const [table, rights] of grants)
      await client.query(`grant ${rights} on ${within}.${pg.escapeIdentifier(table ?? '')} to ${to}`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** A right to rewrite the log that the role still has through PUBLIC or a role that it is a member of, or null. */
async function remainingRights(owner: pg.Pool, role: string): Promise<string | null> {
  const { rows } = await owner.query<{ name: string }>(
    `select name from unnest($2::text[]) as name
     where has_table_privilege($1, name, 'UPDATE, DELETE, TRUNCATE, TRIGGER') or has_any_column_privilege($1, name, 'UPDATE')`,
    [role, APPEND_ONLY],
  )
  return rows[0] ? `may change ${rows[0].name} by a right that it shares` : null
}

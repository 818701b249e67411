import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openStore } from './client.ts'

type Template = { name: string; drop(): Promise<void> }

/**
 * Creates the PostgreSQL database that the tests copy; copying takes much less time than migrating. It has the roles
 * recommended for production: NAME_owner owns the tables, NAME_app has the application's rights.
 */
export async function makeTemplate(server: string): Promise<Template> {
  const name = `signcove_${randomBytes(6).toString('hex')}`
  const [owner, app] = [`${name}_owner`, `${name}_app`]
  const admin = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  const urlOf = (role: string) =>
    Object.assign(new URL(server), { username: role, password: role, pathname: `/${name}` }).href
  const roles = [owner, app].map((role) => `create role ${role} login password '${role}'`)
  await admin(...roles, `create database ${name} owner ${owner}`)
  const store = await openStore(urlOf(app), urlOf(owner))
  await store.migrate()
  await store.close()
  return { name, drop: () => admin(`drop database ${name} with (force)`, `drop role ${owner}, ${app}`) }
}

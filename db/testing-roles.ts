import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A PostgreSQL database with the roles recommended for production. */
export type TwoRoleDatabase = {
  name: string
  /** The URL of the role that owns the tables. */
  ownerUrl: string
  /** The URL of the role with the application's rights. */
  appUrl: string
  drop(): Promise<void>
}

/** The names of the roles of such a database. */
export const rolesOf = (name: string) => ({ owner: `${name}_owner`, app: `${name}_app` })

/** The URL of a database on a test server for a role, whose password is its name. */
export function urlOfRole(server: string, database: string, role: string): string {
  return Object.assign(new URL(server), { username: role, password: role, pathname: `/${database}` }).href
}

/** Runs statements as the role of the URL. */
export async function runStatements(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Creates an empty database with its two roles. */
export async function createTwoRoleDatabase(server: string): Promise<TwoRoleDatabase> {
  const name = `signcove_${randomBytes(6).toString('hex')}`
  const { owner, app } = rolesOf(name)
  const roles = [owner, app].map((role) => `create role ${role} login password '${role}'`)
  await runStatements(server, ...roles, `create database ${name} owner ${owner}`)
  return {
    name,
    ownerUrl: urlOfRole(server, name, owner),
    appUrl: urlOfRole(server, name, app),
    drop: () => runStatements(server, `drop database ${name} with (force)`, `drop role ${owner}, ${app}`),
  }
}

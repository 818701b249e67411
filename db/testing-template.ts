import { openStore } from './client.ts'
import { createTwoRoleDatabase, type TwoRoleDatabase } from './testing-roles.ts'

/** Creates the PostgreSQL database that the tests copy; copying takes much less time than migrating. */
export async function makeTemplate(server: string): Promise<Pick<TwoRoleDatabase, 'name' | 'drop'>> {
  const database = await createTwoRoleDatabase(server)
  const store = await openStore(database.appUrl, database.ownerUrl)
  await store.migrate()
  await store.close()
  return database
}

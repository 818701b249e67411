// `npm run restored`: the last step after a database was restored from a backup. The log continues under a new name, so that
// two histories are never signed under one. The server must not run meanwhile.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { continueAfterRestore } from '#lib/domain/log/index.ts'
import { settings } from '#lib/env/index.ts'
import { serverContext } from '#lib/server/context.ts'
import { claimDataDirectory } from '#lib/server/services/index.ts'

async function restored(): Promise<string[]> {
  const { databaseUrl, dataDir, witnesses } = settings()
  if (databaseUrl === null && !existsSync(path.join(dataDir, 'signcove.sqlite')))
    throw new Error(`There is no database in ${dataDir}.`)
  const unlock = claimDataDirectory(dataDir)
  const ctx = await serverContext()
  try {
    // The backup may be of an earlier version.
    await ctx.store.migrate()
    const { from, to, size } = await continueAfterRestore(ctx)
    return [
      'The log continues under a new name.',
      `  Before  ${from}, of which this database has ${size} events`,
      `  Now     ${to}, from event ${size}, which records this`,
      ...(witnesses.length > 0 ? [`Give the witnesses the new key: ${ctx.log.vkey(to)}`] : []),
      'Start the server with `npm start`.',
    ]
  } finally {
    ctx.delivery.close()
    await ctx.store.close()
    unlock()
  }
}

try {
  console.log((await restored()).join('\n'))
} catch (error) {
  console.error(`Nothing was changed: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}

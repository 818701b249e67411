// `npm run rotate-key [-- --log | --status]`: adds a new master key or, with --log, a new key of the log to the master key
// file. The server takes it over while it runs, or at its next start. --status shows what is under which master key.
import { statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openFileBlobs } from '#lib/engines/blobs/index.ts'
import { addLogKey, addMasterKey, keySource, readKeyFile, settings } from '#lib/env/index.ts'

const usage = 'Usage: npm run rotate-key [-- --log | --status]'

/** The master key file. Throws if there is none, or if another user owns it, who could not read what this one writes. */
function ownKeyFile(): string {
  const { masterKeyFile: file } = settings()
  if (!readKeyFile(file)) throw new Error(`There is no master key file ${file}.`)
  if (statSync(file).uid !== process.getuid?.()) throw new Error(`Run this as the user that owns ${file}.`)
  return file
}

function addKey(file: string): void {
  const id = addMasterKey(file)
  console.log(`${file} has a new master key, ${id}. Back it up now.`)
  console.log(
    'A running server uses it within a minute and encrypts all data again; otherwise it does at its next start.',
  )
  console.log('Members have to sign in again. To see the progress: npm run rotate-key -- --status')
}

function addKeyOfLog(file: string): void {
  addLogKey(file)
  console.log(`${file} has a new key of the log. Back it up now.`)
  console.log('A running server uses it within a minute, otherwise at its next start. The log then has a new name:')
  console.log('give the new key, shown under Settings → Installation, to the installations that cosign this log.')
}

async function printStatus(): Promise<void> {
  const { dataDir } = settings()
  const keys = keySource()
  const stores = [dataDir, path.join(dataDir, 'cache')].map((dir) =>
    openFileBlobs({ dir, keys: keys.forPurpose('storage') }),
  )
  const uses = await Promise.all(stores.map((blobs) => blobs.keyUse()))
  const count = (id: string | null) => uses.reduce((sum, use) => sum + (use.get(id) ?? 0), 0)
  const current = keys.ids().at(-1)
  for (const id of keys.ids()) console.log(`${id}  ${id === current ? 'current' : 'former '}  ${count(id)} files`)
  const unmarked = count(null)
  if (unmarked > 0) console.log(`${unmarked} files are from before keys had ids`)
  if (keys.ids().length > 1) console.log('The server removes a former key once no file is under it.')
  if (keys.log.next()) console.log('The log has a new key that the server has not taken over yet.')
}

try {
  const { values } = parseArgs({ options: { log: { type: 'boolean' }, status: { type: 'boolean' } } })
  if (values.log && values.status) throw new Error(usage)
  const file = ownKeyFile()
  if (values.status) await printStatus()
  else if (values.log) addKeyOfLog(file)
  else addKey(file)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}

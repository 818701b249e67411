import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openFileBlobs } from '#lib/engines/blobs/index.ts'
import { openKeySource } from '#lib/env/index.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'signcove-rotate-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function run(...args: string[]) {
  const command = ['--conditions=react-server', path.join(import.meta.dirname, 'rotate-key.ts'), ...args]
  const env = {
    ...process.env,
    NODE_ENV: 'test' as const,
    SIGNCOVE_DATA_DIR: path.join(root, 'data'),
    SIGNCOVE_MASTER_KEY_FILE: path.join(root, 'master.key'),
  }
  return spawnSync(process.execPath, command, { encoding: 'utf8', cwd: process.cwd(), env })
}

it('adds keys to an existing file, and shows what is under each', async () => {
  const place = { dataDir: path.join(root, 'data'), masterKeyFile: path.join(root, 'master.key') }
  const keys = openKeySource(place)
  await openFileBlobs({ dir: place.dataDir, keys: keys.forPurpose('storage') }).put(Buffer.from('a document'))
  const [first] = keys.ids()

  const added = run()
  keys.reload()
  const [, second] = keys.ids()
  expect([added.status, added.stderr]).toEqual([0, ''])
  expect(added.stdout).toContain(`${place.masterKeyFile} has a new master key, ${second}.`)
  expect(run('--log').stdout).toContain('has a new key of the log')

  const status = run('--status').stdout
  expect(status).toContain(`${first}  former   1 files\n${second}  current  0 files`)
  expect(status).toContain('The log has a new key that the server has not taken over yet.')
  expect(readFileSync(place.masterKeyFile, 'utf8')).toContain(`"current": "${second}"`)
})

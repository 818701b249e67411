import { cpSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { addMasterKey } from './key-file.ts'
import { openKeySource } from './keys.ts'
import { pinnedCheckpointPlace } from './pinned-checkpoint-place.ts'
import { SettingsError } from './settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signcove-place-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})
const placeOf = (dataDir: string, pinnedCheckpointDir: string | null = null) => {
  const keys = openKeySource({ dataDir, masterKeyFile: path.join(dataDir, 'secrets', 'master.key') })
  return pinnedCheckpointPlace({ pinnedCheckpointDir, stateDir: path.join(folder, 'state'), dataDir }, keys)
}

it('is the directory that is set', () => {
  expect(placeOf(path.join(folder, 'data'), '/mnt/other')).toEqual({ dir: '/mnt/other', earlierDir: null })
})

it('is by default a private directory outside the data directory, the same one at each start', () => {
  const data = path.join(folder, 'data')
  const { dir, earlierDir } = placeOf(data)
  expect(dir).toMatch(/\/state\/[0-9a-f]{16}$/)
  expect(statSync(dir).mode & 0o777).toBe(0o700)
  expect(earlierDir).toBe(path.join(data, 'pinned-checkpoint'))
  symlinkSync(data, path.join(folder, 'link'))
  expect(placeOf(path.join(folder, 'link')).dir).toBe(dir)
})

it('is another one for a copy at another path, and for a new installation at the same path', () => {
  const [data, copy] = [path.join(folder, 'data'), path.join(folder, 'copy')]
  const { dir } = placeOf(data)
  cpSync(data, copy, { recursive: true })
  expect(placeOf(copy).dir).not.toBe(dir)
  rmSync(data, { recursive: true })
  expect(placeOf(data).dir).not.toBe(dir)
})

it('is the same one after the master key was rotated', () => {
  const data = path.join(folder, 'data')
  const { dir } = placeOf(data)
  addMasterKey(path.join(data, 'secrets', 'master.key'))
  expect(placeOf(data).dir).toBe(dir)
})

it('names the variable to set if the default cannot be created', () => {
  writeFileSync(path.join(folder, 'state'), '')
  expect(() => placeOf(path.join(folder, 'data'))).toThrow(SettingsError)
  expect(() => placeOf(path.join(folder, 'data'))).toThrow('set SIGNCOVE_PINNED_CHECKPOINT_DIR')
  expect(existsSync(path.join(folder, 'data', 'pinned-checkpoint'))).toBe(false)
})

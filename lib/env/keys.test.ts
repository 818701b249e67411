import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addLogKey, addMasterKey, changeKeyFile } from './key-file.ts'
import { deriveKey } from './key-ring.rules.ts'
import { openKeySource } from './keys.ts'
import { SettingsError } from './settings.ts'

let root: string
let dataDir: string
let file: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'signcove-keys-'))
  dataDir = path.join(root, 'data')
  mkdirSync(path.join(root, 'keys'))
  file = path.join(dataDir, 'secrets/master.key')
})
afterEach(() => rmSync(root, { recursive: true }))

const open = (masterKeyFile = file) => openKeySource({ dataDir, masterKeyFile })
const mode = (name: string) => statSync(name).mode & 0o777
const outside = () => path.join(root, 'keys/master.key')

describe('the master key file', () => {
  it('is created once, readable only by its owner', () => {
    const first = open().derive('blobs')
    expect(first).toHaveLength(32)
    expect(open().derive('blobs')).toEqual(first)
    expect([mode(path.dirname(file)), mode(file)]).toEqual([0o700, 0o600])
    expect(readdirSync(path.dirname(file)).sort()).toEqual(['key-ids.json', 'master.key'])
  })

  it('gives each purpose its own key', () => {
    const keys = open()
    expect(keys.derive('blobs')).not.toEqual(keys.derive('codes'))
    expect(keys.derive('log witness')).not.toEqual(keys.derive('codes'))
  })

  it('can be outside the data directory', () => {
    expect([open(outside()).isInDataDir, existsSync(file)]).toEqual([false, false])
    expect(open(outside()).ids()).toHaveLength(1)
  })

  it('can be moved out of the data directory', () => {
    const before = open()
    expect(before.isInDataDir).toBe(true)
    expect(() => open(outside())).toThrow(`${outside()} does not exist, but ${file} does: move that file there.`)
    renameSync(file, outside())
    expect(open(outside()).derive('blobs')).toEqual(before.derive('blobs'))
  })

  it('with a single key, as earlier versions wrote it, gives the same keys and stays as it is', () => {
    const single = randomBytes(32)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, single)
    const keys = open()
    expect(keys.derive('session')).toEqual(deriveKey(single, 'session'))
    expect(keys.derive('log witness')).toEqual(deriveKey(single, 'log witness'))
    expect(keys.log.current()).toEqual({ seed: deriveKey(single, 'audit log'), from: null })
    expect(keys.forPurpose('storage').find(null)).toEqual(deriveKey(single, 'storage'))
    expect(readFileSync(file).equals(single)).toBe(true)
  })

  it('is never replaced if it is damaged, or missing from a directory with data', () => {
    open()
    writeFileSync(file, 'short')
    expect(() => open()).toThrow(/is not a master key file, or is damaged/)
    rmSync(file)
    expect(() => open()).toThrow(`${file} is missing, and data in ${dataDir} is encrypted with it`)
    expect(() => open()).toThrow(SettingsError)
    expect(existsSync(file)).toBe(false)
  })

  it('of another installation is refused', () => {
    const [id] = open().ids()
    rmSync(file)
    openKeySource({ dataDir: path.join(root, 'other'), masterKeyFile: outside() })
    expect(() => open(outside())).toThrow(
      `${outside()} lacks the key ${id}, with which data in ${dataDir} is encrypted`,
    )
  })

  it('in a directory that does not exist is not created', () => {
    expect(() => open(path.join(root, 'missing/master.key'))).toThrow(/could not be created \(ENOENT\)/)
  })
})

describe('rotation', () => {
  it('is taken over by a process that reads the file again, with the former key until it is dropped', () => {
    const keys = open()
    const before = keys.forPurpose('storage').current()
    const signing = [keys.log.current(), keys.derive('log witness')]
    const id = addMasterKey(file)
    expect(keys.forPurpose('storage').current()).toEqual(before)
    keys.reload()
    const storage = keys.forPurpose('storage')
    expect([storage.current().id, storage.find(before.id)]).toEqual([id, before.key])
    expect([keys.log.current(), keys.derive('log witness')]).toEqual(signing)
    keys.drop(before.id)
    expect([storage.find(before.id), open().ids()]).toEqual([null, [id]])
    expect(() => keys.drop(id)).toThrow('is the current one')
  })

  it('keeps its keys when the file was lost or replaced meanwhile', () => {
    const keys = open()
    const [id] = keys.ids()
    writeFileSync(file, randomBytes(32))
    expect(() => keys.reload()).toThrow(/lacks the key/)
    rmSync(file)
    expect(() => keys.reload()).toThrow(/is missing/)
    expect(keys.ids()).toEqual([id])
  })

  it('that failed leaves the file as it was', () => {
    const keys = open()
    const before = readFileSync(file)
    expect(() =>
      changeKeyFile(file, () => {
        throw new Error('killed')
      }),
    ).toThrow('killed')
    expect(readFileSync(file).equals(before)).toBe(true)
    addMasterKey(file)
    keys.reload()
    expect(keys.ids()).toHaveLength(2)
  })

  it('that was killed between its two steps of dropping a key is refused by none of its states', () => {
    const keys = open()
    const [first = ''] = keys.ids()
    addMasterKey(file)
    keys.reload()
    const both = readFileSync(file)
    keys.drop(first)
    writeFileSync(file, both)
    expect(open().ids()).toEqual([first, ...keys.ids()])
  })

  it('refuses a second one at the same time, and takes over the lock of a process that was killed', () => {
    open()
    writeFileSync(`${file}.lock`, `${process.ppid}\n`)
    expect(() => addMasterKey(file)).toThrow(/being changed by another process/)
    writeFileSync(`${file}.lock`, '999999999\n')
    addMasterKey(file)
    expect(existsSync(`${file}.lock`)).toBe(false)
  })

  it.skipIf(process.getuid?.() === 0)('names the file that it cannot write', () => {
    open(outside())
    chmodSync(path.dirname(outside()), 0o500)
    expect(() => addMasterKey(outside())).toThrow(/could not be changed \(EACCES\): its directory must be writable/)
    chmodSync(path.dirname(outside()), 0o700)
  })

  it('changes the key of the log only in its own steps', () => {
    const keys = open()
    const { seed } = keys.log.current()
    addLogKey(file)
    keys.reload()
    const next = keys.log.next()
    keys.log.take('example.org/log/2')
    expect(open().log.current()).toEqual({ seed: next, from: 'example.org/log/2' })
    expect(open().log.former()).toEqual([{ seed, from: null }])
    keys.log.undoTake()
    expect([keys.log.current().seed, open().log.next()]).toEqual([seed, next])
  })
})

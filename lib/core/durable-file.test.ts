import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createDurableSync,
  isTemporaryName,
  probeDurable,
  readIfThere,
  removeDurable,
  stageDurable,
  writeDurable,
  writeDurableSync,
} from './durable-file.ts'

let dir: string
let file: string
let handles: FileHandle

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'signcove-durable-'))
  file = path.join(dir, 'state.json')
  const handle = await open(dir, 'r')
  handles = Object.getPrototypeOf(handle)
  await handle.close()
})
afterEach(() => rmSync(dir, { recursive: true }))

const modeOf = (name: string) => statSync(name).mode & 0o777
const content = () => readFileSync(file, 'utf8')

/** Records each fsync from now on: `file`, or the inode of a directory. */
function recordSyncs(): (string | number)[] {
  const synced: (string | number)[] = []
  const sync = handles.sync
  vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
    const stat = await this.stat()
    synced.push(stat.isDirectory() ? stat.ino : 'file')
    await sync.call(this)
  })
  return synced
}

describe('writing a file durably', () => {
  it('writes the content with the mode, whatever the umask, and replaces an older file', async () => {
    const umask = process.umask(0o077)
    try {
      await writeDurable(file, 'old')
      expect(modeOf(file)).toBe(0o600)
      await writeDurable(file, 'new', 0o644)
      expect(modeOf(file)).toBe(0o644)
    } finally {
      process.umask(umask)
    }
    expect(content()).toBe('new')
    expect(readdirSync(dir)).toEqual(['state.json'])
  })

  it('syncs the file, then its directory', async () => {
    const synced = recordSyncs()
    await writeDurable(file, 'new')
    expect(synced).toEqual(['file', statSync(dir).ino])
  })

  it('can be undone: a file is removed and its directory synced, also if there is none', async () => {
    await writeDurable(file, 'old')
    expect(await readIfThere(file)).toBe('old')
    const synced = recordSyncs()
    await removeDurable(file)
    expect([await readIfThere(file), synced]).toEqual([null, [statSync(dir).ino]])
    await removeDurable(file)
    await expect(readIfThere(dir)).rejects.toThrow()
  })

  it('creates missing directories for their owner only, and syncs the parent of each', async () => {
    const synced = recordSyncs()
    file = path.join(dir, 'a/b/state.json')
    await writeDurable(file, 'new')
    expect(content()).toBe('new')
    const [a, b] = [path.join(dir, 'a'), path.join(dir, 'a/b')]
    expect([modeOf(a), modeOf(b)]).toEqual([0o700, 0o700])
    expect(synced).toEqual(expect.arrayContaining([dir, a, b].map((name) => statSync(name).ino)))
  })

  it('leaves the old file and no temporary file when the write fails', async () => {
    await writeDurable(file, 'old')
    for (const step of ['writeFile', 'sync'] as const) {
      const failing = vi.spyOn(handles, step).mockRejectedValue(new Error('the disk is full'))
      await expect(writeDurable(file, 'new'), step).rejects.toThrow('the disk is full')
      failing.mockRestore()
      expect(content()).toBe('old')
      expect(readdirSync(dir)).toEqual(['state.json'])
    }
  })

  it('leaves no temporary file when the name is taken by a directory', async () => {
    mkdirSync(file)
    await expect(writeDurable(file, 'new')).rejects.toThrow()
    expect(readdirSync(dir)).toEqual(['state.json'])
  })

  it('opens an unpredictable temporary name, and never an existing file', async () => {
    const names: string[] = []
    const write = async (handle: FileHandle) => {
      names.push(...readdirSync(dir).filter(isTemporaryName))
      await handle.writeFile('x')
    }
    for (let n = 0; n < 2; n++) await (await stageDurable({ tempDir: dir, write })).keepAs(file)
    expect(names).toHaveLength(2)
    expect(names[0]).not.toBe(names[1])
    expect(isTemporaryName('state.json')).toBe(false)
  })

  it('allows concurrent writers of one file: the whole content of one of them remains', async () => {
    const contents = Array.from({ length: 20 }, (_, n) => String(n).repeat(10_000))
    await Promise.all(contents.map((text) => writeDurable(file, text)))
    expect(contents).toContain(content())
    expect(readdirSync(dir)).toEqual(['state.json'])
  })
})

describe('streaming a file durably', () => {
  it('names the file by its content, in a directory other than the temporary one', async () => {
    const tempDir = path.join(dir, 'tmp')
    mkdirSync(tempDir)
    const synced = recordSyncs()
    const staged = await stageDurable({
      tempDir,
      write: async (handle) => {
        await handle.writeFile('abc')
        return 'abc'
      },
    })
    expect(readFileSync(staged.file, 'utf8')).toBe('abc')
    await staged.keepAs(path.join(dir, 'blobs', staged.written))
    expect(readFileSync(path.join(dir, 'blobs/abc'), 'utf8')).toBe('abc')
    expect(readdirSync(tempDir)).toEqual([])
    expect(synced).toEqual(['file', statSync(dir).ino, statSync(path.join(dir, 'blobs')).ino])
  })

  it('leaves no file when the source fails', async () => {
    const write = async (handle: FileHandle) => {
      await handle.writeFile('half')
      throw new Error('the upload was cut off')
    }
    await expect(stageDurable({ tempDir: dir, write })).rejects.toThrow('cut off')
    expect(readdirSync(dir)).toEqual([])
  })

  it('leaves no file when it is discarded, or cannot be named', async () => {
    const stage = () => stageDurable({ tempDir: dir, write: (handle) => handle.writeFile('abc') })
    await (await stage()).discard()
    expect(readdirSync(dir)).toEqual([])
    writeFileSync(file, 'no directory')
    await expect((await stage()).keepAs(path.join(file, 'blob'))).rejects.toThrow()
    expect(readdirSync(dir)).toEqual(['state.json'])
  })
})

describe('creating a file once', () => {
  it('writes a file that does not exist, and leaves one that does', () => {
    expect(createDurableSync(file, Buffer.from('first'))).toBe(true)
    expect(modeOf(file)).toBe(0o600)
    expect(createDurableSync(file, Buffer.from('second'))).toBe(false)
    expect(content()).toBe('first')
    writeDurableSync(file, 'third')
    expect([content(), modeOf(file)]).toEqual(['third', 0o600])
    expect(readdirSync(dir)).toEqual(['state.json'])
  })

  it('throws the error of the disk and leaves no temporary file', () => {
    const missing = path.join(dir, 'missing/state.json')
    expect(() => createDurableSync(missing, Buffer.from('x'))).toThrow(/ENOENT/)
    expect(readdirSync(dir)).toEqual([])
  })
})

describe('probing a directory', () => {
  it('writes and removes a file', async () => {
    const synced = recordSyncs()
    await probeDurable(dir)
    expect(synced).toContain('file')
    expect(readdirSync(dir)).toEqual([])
  })

  it('rejects when the directory is not writable', async () => {
    writeFileSync(file, 'no directory')
    await expect(probeDurable(file)).rejects.toThrow()
    expect(existsSync(file)).toBe(true)
  })
})

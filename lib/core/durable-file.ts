import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'

const OWNER_ONLY = 0o600
const TEMPORARY = /^\.[0-9a-f]{32}\.tmp$/

/** True for the name of an unfinished file. Only a crash leaves one behind, so an old one may be removed. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name)
}

/** Random, and opened with O_EXCL, so that an existing file or symbolic link is never written to. */
function temporaryIn(dir: string): string {
  return path.join(dir, `.${randomBytes(16).toString('hex')}.tmp`)
}

/**
 * Writes or replaces a file. After a crash either the old or the new file exists, never a part of one; when this resolves,
 * the new one is on disk. Missing directories are created with mode 0700. Rejects with the file system's error and leaves
 * the old file.
 */
export async function writeDurable(file: string, content: string | Uint8Array, mode = OWNER_ONLY): Promise<void> {
  const dir = path.dirname(file)
  await makeDirectory(dir)
  const staged = await stageDurable({ tempDir: dir, mode, write: (handle) => handle.writeFile(content) })
  await staged.keepAs(file)
}

/** Removes a file, if it exists, from an existing directory; after a crash it does not come back. */
export async function removeDurable(file: string): Promise<void> {
  await rm(file, { force: true })
  await syncDirectory(path.dirname(file))
}

/** The text of a file; null if it does not exist. */
export function readIfThere(file: string): Promise<string | null> {
  return readFile(/*turbopackIgnore: true*/ file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

/** A file that was written to disk under a temporary name. */
export type StagedFile<T> = {
  /** The result of `write`. */
  written: T
  /** The temporary path. */
  file: string
  /**
   * Gives it its name, which may depend on its content, and replaces a file of that name. When this resolves, the name is on
   * disk; if it rejects, no temporary file is left.
   */
  keepAs(file: string): Promise<void>
  /** Removes it, unless it was kept. */
  discard(): Promise<void>
}

/**
 * Writes a file in pieces under a temporary name in `tempDir`, which must exist, and syncs it. If `write` rejects, so does
 * this, and no file is left.
 */
export async function stageDurable<T>(o: {
  tempDir: string
  mode?: number
  write: (handle: FileHandle) => Promise<T>
}): Promise<StagedFile<T>> {
  const temporary = temporaryIn(o.tempDir)
  const discard = () => rm(temporary, { force: true })
  try {
    const written = await writeAndSync(temporary, o.mode ?? OWNER_ONLY, o.write)
    const keepAs = async (file: string) => {
      try {
        await makeDirectory(path.dirname(file))
        await rename(temporary, file)
        await syncDirectory(path.dirname(file))
      } catch (error) {
        await discard()
        throw error
      }
    }
    return { written, file: temporary, keepAs, discard }
  } catch (error) {
    await discard()
    throw error
  }
}

/** Writes a file and removes it. Rejects if that fails, in which case a durable write would fail too. */
export async function probeDurable(dir: string): Promise<void> {
  await makeDirectory(dir)
  const temporary = temporaryIn(dir)
  try {
    await writeAndSync(temporary, OWNER_ONLY, (handle) => handle.writeFile('probe'))
  } finally {
    await rm(temporary, { force: true })
  }
}

/**
 * Writes a file that does not exist yet, in an existing directory. Returns false and writes nothing if the file exists: of
 * several processes that create it, one succeeds.
 */
export function createDurableSync(file: string, content: Uint8Array, mode = OWNER_ONLY): boolean {
  try {
    // Unlike a rename, a link does not replace an existing file.
    writeSync(file, content, mode, linkSync)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** As `writeDurable`, in an existing directory, and synchronously: nothing else of this process runs meanwhile. */
export function writeDurableSync(file: string, content: string | Uint8Array, mode = OWNER_ONLY): void {
  writeSync(file, content, mode, renameSync)
}

function writeSync(
  file: string,
  content: string | Uint8Array,
  mode: number,
  name: (temporary: string, file: string) => void,
): void {
  const temporary = temporaryIn(path.dirname(file))
  try {
    const handle = openSync(/*turbopackIgnore: true*/ temporary, 'wx', mode)
    try {
      writeFileSync(handle, content)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    name(temporary, file)
    syncDirectorySync(path.dirname(file))
  } finally {
    rmSync(temporary, { force: true })
  }
}

async function writeAndSync<T>(file: string, mode: number, write: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(/*turbopackIgnore: true*/ file, 'wx', mode)
  try {
    // The umask may have cleared bits.
    await handle.chmod(mode)
    const written = await write(handle)
    await handle.sync()
    return written
  } finally {
    await handle.close()
  }
}

/** Creates a directory and its parents, and syncs the entry of each new one. */
async function makeDirectory(dir: string): Promise<void> {
  const first = await mkdir(/*turbopackIgnore: true*/ dir, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  const top = path.dirname(path.resolve(first))
  for (let created = path.resolve(dir); created !== top; created = path.dirname(created))
    await syncDirectory(path.dirname(created))
}

/** A new name is on disk only after an fsync of its directory. */
async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(/*turbopackIgnore: true*/ dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function syncDirectorySync(dir: string): void {
  const handle = openSync(/*turbopackIgnore: true*/ dir, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

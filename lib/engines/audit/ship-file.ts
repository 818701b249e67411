import { type FileHandle, open } from 'node:fs/promises'
import type { Q } from '#db/client.ts'
import { bodiesAt } from './ship.store.ts'

const CHUNK = 64 * 1024
/** No event is nearly as long: such a file holds something else. */
const LONGEST_LINE = 1024 * 1024
const LINES_AT_ONCE = 100
const NEWLINE = 10

/** How far a file has got: the newest event of the log in it (-1: none), and the beginning of a line that was never finished. */
export type FileEnd = { seq: number; unfinished: Buffer }

/**
 * Reads from the end of a file which events of this log are in it. Lines of a log that was lost when an older database was
 * put back are passed over, as is what is no event at all. Throws for what is no regular file, or holds no lines.
 */
export async function endOfFile(q: Q, file: string): Promise<FileEnd> {
  const handle = await openExisting(file)
  if (handle === null) return { seq: -1, unfinished: Buffer.alloc(0) }
  try {
    const lines = linesFromEnd(handle, file)
    const { value: unfinished = Buffer.alloc(0) } = await lines.next()
    return { seq: await newestKnown(q, lines), unfinished }
  } finally {
    await handle.close()
  }
}

async function openExisting(file: string): Promise<FileHandle | null> {
  try {
    return await open(/*turbopackIgnore: true*/ file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** What is after the last line feed (nothing, if all is well), and then the lines, the newest first, a chunk in memory. */
async function* linesFromEnd(handle: FileHandle, file: string): AsyncGenerator<Buffer, undefined> {
  const stat = await handle.stat()
  if (!stat.isFile()) throw new Error(`${file} is not a regular file`)
  let rest = Buffer.alloc(0)
  for (let at = stat.size; at > 0; ) {
    const length = Math.min(CHUNK, at)
    at -= length
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at)
    if (bytesRead !== length) throw new Error(`${file} became shorter while it was read`)
    rest = Buffer.concat([buffer, rest])
    for (let feed = rest.lastIndexOf(NEWLINE); feed !== -1; feed = rest.lastIndexOf(NEWLINE)) {
      yield rest.subarray(feed + 1)
      rest = rest.subarray(0, feed)
    }
    if (rest.length > LONGEST_LINE) throw new Error(`${file} holds something else than events`)
  }
  yield rest
}

async function newestKnown(q: Q, lines: AsyncIterable<Buffer>): Promise<number> {
  let page: { seq: number; body: string }[] = []
  const newest = async () => {
    const stored = await bodiesAt(
      q,
      page.map(({ seq }) => seq),
    )
    return page.find(({ seq, body }) => stored.get(seq) === body)?.seq ?? -1
  }
  for await (const line of lines) {
    const body = line.toString('utf8')
    page.push(...seqOf(body).map((seq) => ({ seq, body })))
    if (page.length < LINES_AT_ONCE) continue
    const found = await newest()
    if (found !== -1) return found
    page = []
  }
  return newest()
}

/** The sequence number in an event's body, if it is one. */
function seqOf(body: string): number[] {
  try {
    const { seq } = JSON.parse(body) as { seq: unknown }
    return typeof seq === 'number' && Number.isSafeInteger(seq) && Math.abs(seq) < 2 ** 31 ? [seq] : []
  } catch {
    return []
  }
}

/**
 * Adds whole lines, which are on the disk when this returns. A line that was begun and never finished (the disk was full,
 * the power went) is finished if the first of these is that line, and else left behind as it is: the file is only ever
 * added to, so that it may be one that allows no more than that.
 */
export async function addLines(file: string, lines: string, unfinished: Buffer): Promise<void> {
  const bytes = Buffer.from(lines)
  const begun = bytes.subarray(0, unfinished.length).equals(unfinished)
  const handle = await open(/*turbopackIgnore: true*/ file, 'a', 0o640)
  try {
    await handle.appendFile(begun ? bytes.subarray(unfinished.length) : Buffer.concat([Buffer.of(NEWLINE), bytes]))
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

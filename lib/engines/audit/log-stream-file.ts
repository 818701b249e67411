import { type FileHandle, open } from 'node:fs/promises'
import type { Q } from '#db/client.ts'
import { bodiesAt } from './log-stream.store.ts'

const CHUNK = 64 * 1024
/** Events are far shorter: a file with a longer line contains something else. */
const LONGEST_LINE = 1024 * 1024
const LINES_PER_QUERY = 100
const NEWLINE = 10

/** The newest event of the log in a file (-1 for none), and an incomplete last line, which is empty if there is none. */
export type FileEnd = { seq: number; unfinished: Buffer }

/**
 * Searches a file from its end for the newest event of this log. Skips lines that are not events, and events that were lost
 * when the database was rolled back. Throws if it is not a regular file or does not contain lines.
 */
export async function endOfFile(q: Q, file: string): Promise<FileEnd> {
  const handle = await openExisting(file)
  if (handle === null) return { seq: -1, unfinished: Buffer.alloc(0) }
  try {
    const lines = linesFromEnd(handle, file)
    const { value: unfinished = Buffer.alloc(0) } = await lines.next()
    return { seq: await newestOfLog(q, lines), unfinished }
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

/** Yields what follows the last line feed, normally nothing, then the lines from last to first. Reads in chunks. */
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
    if (rest.length > LONGEST_LINE) throw new Error(`${file} contains something else than events`)
  }
  yield rest
}

async function newestOfLog(q: Q, lines: AsyncIterable<Buffer>): Promise<number> {
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
    if (page.length < LINES_PER_QUERY) continue
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
 * Appends lines; once this resolves they are on the disk. An incomplete last line (the disk was full, the power failed) is
 * completed if it is the start of the first new line, and left as it is otherwise: the file may be append-only.
 */
export async function addLines(file: string, lines: string, unfinished: Buffer): Promise<void> {
  const bytes = Buffer.from(lines)
  const isStart = bytes.subarray(0, unfinished.length).equals(unfinished)
  const handle = await open(/*turbopackIgnore: true*/ file, 'a', 0o640)
  try {
    await handle.appendFile(isStart ? bytes.subarray(unfinished.length) : Buffer.concat([Buffer.of(NEWLINE), bytes]))
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

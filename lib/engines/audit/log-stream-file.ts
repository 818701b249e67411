import { type FileHandle, open } from 'node:fs/promises'
import type { Q } from '#db/client.ts'
import { bodiesAt } from './log-stream.store.ts'

const CHUNK = 64 * 1024
/** Events are far shorter: a file with a longer line is not a copy of the log. */
const MAX_LINE_BYTES = 1024 * 1024
const LINES_PER_QUERY = 100
const NEWLINE = 10

/**
 * The newest event of the log in a file (-1 if it has none), and its incomplete last line (empty if the last line is
 * complete).
 */
export type FileEnd = { seq: number; unfinished: Buffer }

/**
 * Searches a file backwards for the newest event of this log. Skips lines that are not events, and events that were lost
 * when the database was rolled back. Throws if the path is not a regular file or a line is too long.
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

/** Yields the bytes after the last line feed (usually none), then the lines from last to first. Reads in chunks. */
async function* linesFromEnd(handle: FileHandle, file: string): AsyncGenerator<Buffer, undefined> {
  const stat = await handle.stat()
  if (!stat.isFile()) throw new Error(`${file} is not a regular file`)
  let rest = Buffer.alloc(0)
  for (let at = stat.size; at > 0; ) {
    const length = Math.min(CHUNK, at)
    at -= length
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at)
    if (bytesRead !== length) throw new Error(`${file} was truncated while it was read`)
    rest = Buffer.concat([buffer, rest])
    for (let feed = rest.lastIndexOf(NEWLINE); feed !== -1; feed = rest.lastIndexOf(NEWLINE)) {
      yield rest.subarray(feed + 1)
      rest = rest.subarray(0, feed)
    }
    if (rest.length > MAX_LINE_BYTES) throw new Error(`${file} contains a line that is too long to be an event`)
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

/** The sequence number of an event's body; empty if the line is not an event. */
function seqOf(body: string): number[] {
  try {
    const { seq } = JSON.parse(body) as { seq: unknown }
    return typeof seq === 'number' && Number.isSafeInteger(seq) && Math.abs(seq) < 2 ** 31 ? [seq] : []
  } catch {
    return []
  }
}

/**
 * Appends lines; they are on disk when this resolves. An incomplete last line (full disk, power failure) is completed if the
 * first new line starts with it, and left unchanged otherwise: the file may be append-only.
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

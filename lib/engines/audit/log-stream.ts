import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Writable } from 'node:stream'
import type { Q } from '#db/client.ts'
import { writeDurable } from '#lib/core/durable-file.ts'
import { eventsFrom } from './log-stream.store.ts'
import { addLines, endOfFile } from './log-stream-file.ts'

const PAGE = 500

/**
 * Copies the log to a target. `flush` writes the events that the target does not have yet and resolves with their number.
 */
export type LogStream = { flush(q: Q): Promise<number> }

/** `resume` resolves with the newest event that the target certainly has: -1 for none, null if the target cannot be read. */
type Target = { resume(q: Q): Promise<number | null>; write(lines: string): Promise<void> }

/** The newest event written to a target. Its leaf shows whether the event is still in this log. */
type Position = { to: string; seq: number; leaf: string }

/**
 * Copies every event of the log to `to` (`stdout` or the absolute path of a file), one line each: the canonical body, byte
 * for byte, in the order of the log, at least once. After a restart it continues after the last event in the file, or after
 * the event that `log-stream.json` in `dir` records. Do not call `flush` concurrently; after a failure the next call
 * continues.
 */
export function openLogStream({ to, dir, stdout }: { to: string; dir: string; stdout: Writable }): LogStream {
  const target = to === 'stdout' ? toStream(stdout) : toFile(to)
  const file = path.join(dir, 'log-stream.json')
  let next: number | null = null

  const flush = async (q: Q): Promise<number> => {
    next ??= ((await target.resume(q)) ?? (await positionIn(q, file, to))) + 1
    let written = 0
    for (;;) {
      const events = await eventsFrom(q, next, PAGE)
      const last = events.at(-1)
      if (!last) return written
      await target.write(events.map(({ body }) => `${body}\n`).join(''))
      const position: Position = { to, seq: last.seq, leaf: last.leaf.toString('hex') }
      await writeDurable(file, JSON.stringify(position))
      next = last.seq + 1
      written += events.length
    }
  }
  return {
    flush: (q) =>
      flush(q).catch((error: unknown) => {
        // An unknown part was written: find the end of the target again.
        next = null
        throw error
      }),
  }
}

function toFile(file: string): Target {
  let unfinished = Buffer.alloc(0)
  return {
    resume: async (q) => {
      const end = await endOfFile(q, file)
      unfinished = Buffer.from(end.unfinished)
      // After a rotation a new, empty file continues the last one instead of starting with the first event.
      return end.seq === -1 ? null : end.seq
    },
    write: async (lines) => {
      await addLines(file, lines, unfinished)
      unfinished = Buffer.alloc(0)
    },
  }
}

function toStream(stream: Writable): Target {
  // The reader may close the stream. The failed write reports that; without a listener the error event would end the
  // process.
  stream.on('error', () => {})
  return {
    resume: async () => null,
    write: (lines) =>
      new Promise((resolve, reject) => stream.write(lines, (error) => (error ? reject(error) : resolve()))),
  }
}

/** The newest event written to this target; -1 if there is none or it is no longer in this log. */
async function positionIn(q: Q, file: string, to: string): Promise<number> {
  const position = await readPosition(file)
  if (position?.to !== to) return -1
  const [event] = await eventsFrom(q, position.seq, 1)
  return event?.seq === position.seq && event.leaf.toString('hex') === position.leaf ? position.seq : -1
}

async function readPosition(file: string): Promise<Position | null> {
  try {
    return JSON.parse(await readFile(/*turbopackIgnore: true*/ file, 'utf8')) as Position
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

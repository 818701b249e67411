import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Writable } from 'node:stream'
import type { Q } from '#db/client.ts'
import { writeDurable } from '#lib/core/durable-file.ts'
import { eventsFrom } from './ship.store.ts'
import { addLines, endOfFile } from './ship-file.ts'

const PAGE = 500

/** Ships the log to where it is also to be. `ship` writes what is not there yet, and says how many events that were. */
export type Shipper = { ship(q: Q): Promise<number> }

/** Somewhere to write lines to. `resume` gives the newest event that is there for certain: -1 for none, null if it cannot tell. */
type Target = { resume(q: Q): Promise<number | null>; write(lines: string): Promise<void> }

/** Where shipping has got to; the leaf shows whether that was this log as it is now. */
type Position = { to: string; seq: number; leaf: string }

/**
 * Ships every event of the log to `to`, `stdout` or the absolute path of a file: each as one line, the canonical body to the
 * byte, in the order of the log and at least once. After a restart it goes on behind the last event that a file holds, or
 * else behind the one that `log-stream.json` in `dir` names. One `ship` at a time; after one that failed, the next goes on.
 */
export function openShipper({ to, dir, stdout }: { to: string; dir: string; stdout: Writable }): Shipper {
  const target = to === 'stdout' ? toStream(stdout) : toFile(to)
  const file = path.join(dir, 'log-stream.json')
  let next: number | null = null

  const ship = async (q: Q): Promise<number> => {
    next ??= ((await target.resume(q)) ?? (await positionIn(q, file, to))) + 1
    let shipped = 0
    for (;;) {
      const events = await eventsFrom(q, next, PAGE)
      const last = events.at(-1)
      if (!last) return shipped
      await target.write(events.map(({ body }) => `${body}\n`).join(''))
      const position: Position = { to, seq: last.seq, leaf: last.leaf.toString('hex') }
      await writeDurable(file, JSON.stringify(position))
      next = last.seq + 1
      shipped += events.length
    }
  }
  return {
    ship: (q) =>
      ship(q).catch((error: unknown) => {
        // How much of it arrived, the target knows best.
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
      // A file that was rotated away goes on in a new one, rather than begin with the first event again.
      return end.seq === -1 ? null : end.seq
    },
    write: async (lines) => {
      await addLines(file, lines, unfinished)
      unfinished = Buffer.alloc(0)
    },
  }
}

function toStream(stream: Writable): Target {
  // Whoever reads it may go away. The write says so; unheard, the event would end the process.
  stream.on('error', () => {})
  return {
    resume: async () => null,
    write: (lines) =>
      new Promise((resolve, reject) => stream.write(lines, (error) => (error ? reject(error) : resolve()))),
  }
}

/** The newest event that was shipped there, or -1: also if the log is not the one that it was then. */
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

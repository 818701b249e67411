import { writeSync } from 'node:fs'
import { errorReport } from '#lib/core/report.ts'

const STDERR = 2

/** Writes to the terminal's file descriptor directly; a reader that has gone must not cause the next error. */
function print(text: string): void {
  try {
    writeSync(STDERR, text)
  } catch {
    // No one reads it.
  }
}

/**
 * Ignores that no one reads the output any more (`npm start | head`): the server continues. By default, each write would
 * emit an error that is printed, which is another write.
 */
export function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
    })
}

/**
 * Ends the server at an error that nothing caught, because its state is unknown then. Everything that was answered is on disk.
 * Next.js would only print the error and continue.
 */
export function endOnUncaughtError(): void {
  process.prependListener('uncaughtException', (error) => {
    print(`\nSigncove stops because of an unexpected error. Start it again, and report this:\n${errorReport(error)}\n`)
    process.exit(70)
  })
}

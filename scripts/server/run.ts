import { flushCompileCache } from 'node:module'
import { hideMessages, reportError } from '#lib/core/report.ts'
import { type Settings, settings } from '#lib/env/index.ts'
import { root } from './build.ts'
import { endWith } from './explain.ts'
import { endOnUncaughtError, surviveClosedOutput } from './last-resort.ts'
import { type Running, serve } from './serve.ts'

/**
 * Migrates, serves and prints the URL. If that fails, prints why and exits.
 *
 * @param startedAt when `npm start` began, in milliseconds since the epoch
 */
export async function run(development: boolean, startedAt: number): Promise<void> {
  surviveClosedOutput()
  if (!development) hideMessages(console)
  endOnUncaughtError()
  try {
    const wanted = settings()
    // Files that the server creates from here on are readable by its own user only.
    process.umask(0o077)
    const running = await serve(wanted, development, root)
    stopOnSignal(running)
    console.log(greeting(running, startedAt))
    await warmUp(wanted)
    flushCompileCache()
  } catch (error) {
    endWith(error)
  }
}

/** Loads everything before the first request: the health check uses all of it. */
async function warmUp({ host, port }: Settings): Promise<void> {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  await fetch(`http://${name}:${port}/api/ready`).catch(() => undefined)
}

function greeting({ settings: { url }, isSetUp, messages }: Running, startedAt: number): string {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  return [
    '',
    isSetUp ? `  Signcove is running at ${url.origin}` : `  Open ${url.origin} and create your organisation.`,
    ...messages.map((line) => `  ${line}`),
    `  Ready in ${seconds} s. Press Ctrl+C to stop.`,
    '',
  ].join('\n')
}

function stopOnSignal(running: Running): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(130)
    stopping = true
    if (signal === 'SIGINT')
      console.log('\nStopping: finishing requests in progress. Press Ctrl+C again to stop immediately.')
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        reportError('Signcove did not stop cleanly', error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

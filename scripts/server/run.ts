import { flushCompileCache } from 'node:module'
import { type Settings, settings } from '#lib/env/index.ts'
import { root } from './build.ts'
import { endWith } from './explain.ts'
import { type Running, serve } from './serve.ts'

/**
 * Migrates, serves, and says where to go. Ends the process with a sentence when it cannot.
 *
 * @param startedAt when whoever started it began to wait, in milliseconds since 1970
 */
export async function run(development: boolean, startedAt: number): Promise<void> {
  try {
    const wanted = settings()
    // Whatever the server writes from here on is for its own user only.
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

/** The first person shall not wait for what is loaded when first needed: the health check touches all of it. */
async function warmUp({ host, port }: Settings): Promise<void> {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  await fetch(`http://${name}:${port}/api/ready`).catch(() => undefined)
}

function greeting({ settings: { url }, isSetUp, messages }: Running, startedAt: number): string {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  return [
    '',
    isSetUp ? `  Signcove is at ${url.origin}` : `  Open ${url.origin} and create your organisation.`,
    ...messages.map((line) => `  ${line}`),
    `  Ready in ${seconds} s. Ctrl+C stops it.`,
    '',
  ].join('\n')
}

function stopOnSignal(running: Running): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(130)
    stopping = true
    if (signal === 'SIGINT') console.log('\nStopping; a moment for what is under way. Ctrl+C again ends it at once.')
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

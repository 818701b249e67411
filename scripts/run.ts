import { type Settings, SettingsError, settings } from '#lib/env/index.ts'
import { BuildError, ensureBuilt, root } from './build.ts'
import { assertPortFree, type Running, serve } from './serve.ts'
import { StartError } from './start-error.ts'

const say = (words: string) => console.log(words)

/** Builds what changed, migrates, serves, and says where to go. Ends the process with a sentence when it cannot. */
export async function run(development: boolean): Promise<void> {
  try {
    const wanted = settings()
    await assertPortFree(wanted)
    if (!development) await ensureBuilt(say)
    // Whatever the server writes from here on is for its own user only.
    process.umask(0o077)
    const running = await serve(wanted, development, root)
    stopOnSignal(running)
    say(greeting(running))
    warmUp(wanted)
  } catch (error) {
    process.exitCode = 1
    explain(error)
    process.exit()
  }
}

/** The first person shall not wait for what is loaded when first needed: the readiness check touches all of it. */
function warmUp({ host, port }: Settings): void {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  fetch(`http://${name}:${port}/api/ready`).catch(() => undefined)
}

function explain(error: unknown): void {
  if (error instanceof BuildError) console.error(error.output)
  const expected = error instanceof SettingsError || error instanceof StartError || error instanceof BuildError
  console.error(`\nSigncove did not start: ${expected ? error.message : ''}`)
  if (!expected) console.error(error)
}

function greeting({ settings: { url }, isSetUp, messages }: Running): string {
  const seconds = process.uptime().toFixed(1)
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

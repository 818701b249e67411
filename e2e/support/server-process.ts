import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../scripts/server/build.ts'
import { freePort } from './free-port.ts'

/** The product as `npm start` runs it after the installation, in a process of its own that ends with this one. */
export type ServerProcess = {
  url: string
  /** Its environment, for other processes that open its data directory. */
  env: NodeJS.ProcessEnv
  child: ChildProcess
  /** Its output so far. */
  log(): string
  stop(): Promise<void>
}

type Options = {
  dataDir: string
  settings: Readonly<Record<string, string>>
  /** Modules that it loads first, as paths from the root of the project, and the variables that they read. */
  preloads?: readonly string[]
  variables?: Readonly<Record<string, string>>
  /** The time limit of the start. */
  startMs: number
}

/** Starts the product on a free port; resolves once it is ready, and rejects with its output if it is not in time. */
export async function startServerProcess(o: Options): Promise<ServerProcess> {
  const { dataDir, settings, preloads = [], variables = {}, startMs } = o
  const port = await freePort()
  const url = `http://localhost:${port}`
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    TZ: 'Europe/Paris',
    PORT: String(port),
    SIGNCOVE_URL: url,
    SIGNCOVE_DATA_DIR: dataDir,
    // The pinned checkpoint is outside the data directory, but not in the home directory of the person who runs the tests.
    XDG_STATE_HOME: `${dataDir}-state`,
    ...settings,
  }
  const imports = [...preloads, 'scripts/end-with-parent.mjs'].map(
    (file) => `--import=${pathToFileURL(path.join(root, file)).href}`,
  )
  const child = spawn(process.execPath, ['--conditions=react-server', 'scripts/server/start.ts'], {
    cwd: root,
    env: { ...env, ...variables, NODE_OPTIONS: imports.join(' ') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const server = { url, env, child, log: () => output, stop: () => stopProcess(child) }
  try {
    await untilReady(server, startMs)
  } catch (error) {
    await server.stop()
    throw error
  }
  return server
}

/** Polls until the server reports that it is ready. */
async function untilReady({ url, child, log }: ServerProcess, startMs: number): Promise<void> {
  for (const deadline = Date.now() + startMs; Date.now() < deadline; await pause(100)) {
    if (child.exitCode !== null) throw new Error(`The server exited:\n${log()}`)
    const ready = await fetch(`${url}/api/ready`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
  }
  throw new Error(`The server was not ready after ${startMs / 1000} s:\n${log()}`)
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await ended
  clearTimeout(timer)
}

/** Sends the server a signal, and resolves once its output contains a text once more. Rejects with `failure` if not. */
export async function signalled(
  { child, log }: Pick<ServerProcess, 'child' | 'log'>,
  { text, ms, failure }: { text: string; ms: number; failure: string },
): Promise<void> {
  const count = () => log().split(text).length
  const before = count()
  child.kill('SIGUSR2')
  for (const deadline = Date.now() + ms; count() === before; await pause(5))
    if (Date.now() > deadline) throw new Error(failure)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '../..')
const preloads = ['e2e/support/shift-clock.mjs', 'scripts/end-with-parent.mjs']
  .map((file) => `--import=${pathToFileURL(path.join(root, file)).href}`)
  .join(' ')
const START_MS = 45_000

/** The server in its own process, with a data directory that is deleted when it stops. */
export type Product = {
  url: string
  dataDir: string
  /** Its environment, for other processes that open its data directory. */
  env: NodeJS.ProcessEnv
  /** Its output so far. */
  log(): string
  /** Sets the server's clock ahead by so many minutes. */
  pass(minutes: number): Promise<void>
  /** How far its clock is ahead. */
  shiftMs(): number
  stop(): Promise<void>
}

export async function startProduct(settings: Record<string, string> = {}): Promise<Product> {
  const port = await freePort()
  const folder = mkdtempSync(path.join(tmpdir(), 'signcove-e2e-'))
  const [dataDir, clockFile] = [path.join(folder, 'data'), path.join(folder, 'clock')]
  const url = `http://localhost:${port}`
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    TZ: 'Europe/Paris',
    PORT: String(port),
    SIGNCOVE_URL: url,
    SIGNCOVE_DATA_DIR: dataDir,
    ...settings,
  }
  // The command of `npm start`, after the installation.
  const child = spawn(process.execPath, ['--conditions=react-server', 'scripts/server/start.ts'], {
    cwd: root,
    env: { ...env, NODE_OPTIONS: preloads, CLOCK_FILE: clockFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const log = () => output
  const stop = async () => {
    await stopProcess(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(url, child, log)
  } catch (error) {
    await stop()
    throw error
  }
  let passed = 0
  const pass = async (minutes: number) => {
    passed += minutes
    writeFileSync(clockFile, String(passed))
    await moveClock(child, log)
  }
  return { url, dataDir, env, log, pass, shiftMs: () => passed * 60_000, stop }
}

/** Polls until the server reports that it is ready. */
async function untilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await pause(100)) {
    if (child.exitCode !== null) throw new Error(`The server exited:\n${log()}`)
    const ready = await fetch(`${url}/api/ready`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
  }
  throw new Error(`The server was not ready after ${START_MS / 1000} s:\n${log()}`)
}

/** Resolves once the server has set its clock. */
async function moveClock(child: ChildProcess, log: () => string): Promise<void> {
  const moves = () => log().split('[clock] moved').length
  const before = moves()
  child.kill('SIGUSR2')
  for (const deadline = Date.now() + 15_000; moves() === before; await pause(5)) {
    if (Date.now() > deadline) throw new Error('The server’s clock did not move.')
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await ended
  clearTimeout(timer)
}

/** The bytes of the database files, including the write-ahead log. */
export function databaseBytes({ dataDir }: Product): Buffer {
  const files = readdirSync(dataDir).filter((name) => name.startsWith('signcove.sqlite'))
  return Buffer.concat(files.map((name) => readFileSync(path.join(dataDir, name))))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      )
    })
  })
}

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '../..')
const preload = pathToFileURL(path.join(import.meta.dirname, 'shift-clock.mjs')).href
const STEP_MINUTES = 11
const START_MS = 45_000

/** The real server in a process of its own, with a data directory that is gone when it stops. */
export type Product = {
  url: string
  dataDir: string
  /** Everything that it wrote to its terminal so far. */
  log(): string
  /** Lets at least so many minutes pass for the server, in steps of eleven. */
  pass(minutes: number): Promise<void>
  stop(): Promise<void>
}

export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const port = await freePort()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'signcove-e2e-'))
  const url = `http://localhost:${port}`
  // What `npm start` runs once everything is installed.
  const child = spawn(process.execPath, ['--conditions=react-server', 'scripts/server/start.ts'], {
    cwd: root,
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      TZ: 'Europe/Paris',
      NODE_OPTIONS: `--import=${preload}`,
      PORT: String(port),
      SIGNCOVE_URL: url,
      SIGNCOVE_DATA_DIR: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const log = () => output
  const stop = async () => {
    await stopProcess(child)
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    await untilReady(url, child, log)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, dataDir, log, pass: (minutes) => moveClock(child, log, Math.ceil(minutes / STEP_MINUTES)), stop }
}

/** Asks until everything that sending and signing rest on works. */
async function untilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await pause(100)) {
    if (child.exitCode !== null) throw new Error(`The server ended by itself:\n${log()}`)
    const ready = await fetch(`${url}/api/ready`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
  }
  throw new Error(`The server was not ready after ${START_MS / 1000} s:\n${log()}`)
}

/** Signals that arrive together count once, so each is waited for. */
async function moveClock(child: ChildProcess, log: () => string, steps: number): Promise<void> {
  const moves = () => log().split('[clock] moved').length
  for (let step = 0; step < steps; step++) {
    const before = moves()
    child.kill('SIGUSR2')
    for (const deadline = Date.now() + 5_000; moves() === before; await pause(5)) {
      if (Date.now() > deadline) throw new Error('The server’s clock did not move.')
    }
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

/** The bytes of the database as they lie on the disk, its log included. */
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

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { freePort } from '../../free-port.ts'
import { root } from '../../server/build.ts'
import { type Usage, usageOf } from './process-tree.ts'

/** The first start may build the application. */
const START_MS = 300_000

export const admin = { email: 'owner@bench.example', password: 'a long enough password' }

/** The product as started by `npm start`, with a temporary data directory that is removed when it stops. */
export type Server = {
  url: URL
  usage(): Promise<Usage>
  /** Samples the server's processor time until `end`, if a profile directory was given. */
  profile(name: string): { end(): Promise<void> }
  /** The terminal output of the server. */
  log(): string
  stop(): Promise<void>
}

type Options = { smtpUrl: string; databaseUrl: string | null; profileDir: string | null }

export async function startServer({ smtpUrl, databaseUrl, profileDir }: Options): Promise<Server> {
  const port = await freePort()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'signcove-bench-'))
  const url = new URL(`http://localhost:${port}`)
  const preloads = [path.join(root, 'scripts/end-with-parent.mjs')]
  if (profileDir) preloads.push(path.join(import.meta.dirname, 'profiler.mjs'))
  const child = spawn(process.execPath, ['--conditions=react-server', 'scripts/server/start.ts'], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      NODE_ENV: 'production',
      TZ: 'Europe/Paris',
      HOST: '127.0.0.1',
      PORT: String(port),
      SIGNCOVE_URL: url.origin,
      SIGNCOVE_DATA_DIR: dataDir,
      SIGNCOVE_ADMIN_EMAIL: admin.email,
      SIGNCOVE_ADMIN_PASSWORD: admin.password,
      // Each signer has an address, as in production; the limits per address are unchanged.
      SIGNCOVE_TRUSTED_PROXIES: '1',
      SMTP_URL: smtpUrl,
      SMTP_FROM: 'Bench <sign@bench.example>',
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      NODE_OPTIONS: preloads.map((file) => `--import=${pathToFileURL(file).href}`).join(' '),
      ...(profileDir ? { BENCH_PROFILE_DIR: path.resolve(profileDir) } : {}),
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
  const profile = (name: string) => (profileDir ? sampled(child, log, name) : { end: async () => undefined })
  return { url, usage: () => usageOf(child.pid ?? 0), profile, log, stop }
}

/** One signal starts the profiler, the next one writes the profile. */
function sampled(child: ChildProcess, log: () => string, name: string): { end(): Promise<void> } {
  const written = () => log().split('[profile] written').length
  child.kill('SIGUSR2')
  return {
    end: async () => {
      const before = written()
      child.kill('SIGUSR2')
      for (const deadline = Date.now() + 30_000; written() === before; await pause(20))
        if (Date.now() > deadline) throw new Error(`The profile of ${name} was not written.`)
    },
  }
}

async function untilReady(url: URL, child: ChildProcess, log: () => string): Promise<void> {
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await pause(100)) {
    if (child.exitCode !== null) throw new Error(`The server exited:\n${log()}`)
    const ready = await fetch(`http://127.0.0.1:${url.port}/api/ready`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
  }
  throw new Error(`The server was not ready after ${START_MS / 1000} s:\n${log()}`)
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await ended
  clearTimeout(timer)
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

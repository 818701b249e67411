import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ServerProcess, signalled, startServerProcess } from './server-process.ts'

const START_MS = 45_000

/** The server in its own process, with a data directory that is deleted when it stops. */
export type Product = Pick<ServerProcess, 'url' | 'env' | 'log' | 'stop'> & {
  dataDir: string
  /** Sets the server's clock ahead by so many minutes. */
  pass(minutes: number): Promise<void>
  /** How far its clock is ahead. */
  shiftMs(): number
}

export async function startProduct(settings: Record<string, string> = {}): Promise<Product> {
  const folder = mkdtempSync(path.join(tmpdir(), 'signcove-e2e-'))
  const [dataDir, clockFile] = [path.join(folder, 'data'), path.join(folder, 'clock')]
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const server = await startServerProcess({
    dataDir,
    settings,
    preloads: ['e2e/support/shift-clock.mjs'],
    variables: { CLOCK_FILE: clockFile },
    startMs: START_MS,
  }).catch((error: unknown) => {
    remove()
    throw error
  })
  let passed = 0
  const pass = async (minutes: number) => {
    passed += minutes
    writeFileSync(clockFile, String(passed))
    await signalled(server, { text: '[clock] moved', ms: 15_000, failure: 'The server’s clock did not move.' })
  }
  const stop = async () => {
    await server.stop()
    remove()
  }
  const { url, env, log } = server
  return { url, dataDir, env, log, pass, shiftMs: () => passed * 60_000, stop }
}

/** The bytes of the database files, including the write-ahead log. */
export function databaseBytes({ dataDir }: Product): Buffer {
  const files = readdirSync(dataDir).filter((name) => name.startsWith('signcove.sqlite'))
  return Buffer.concat(files.map((name) => readFileSync(path.join(dataDir, name))))
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ServerProcess, signalled, startServerProcess } from '../../../e2e/support/server-process.ts'
import { type Usage, usageOf } from './process-tree.ts'

/** The first start may build the application. */
const START_MS = 300_000

export const admin = { email: 'owner@bench.example', password: 'a long enough password' }

/** The product as started by `npm start`, with a temporary data directory that is removed when it stops. */
export type Server = Pick<ServerProcess, 'log' | 'stop'> & {
  url: URL
  usage(): Promise<Usage>
  /** Samples the server's processor time until `end`, if a profile directory was given. */
  profile(name: string): { end(): Promise<void> }
}

type Options = { smtpUrl: string; databaseUrl: string | null; profileDir: string | null }

export async function startServer({ smtpUrl, databaseUrl, profileDir }: Options): Promise<Server> {
  const folder = mkdtempSync(path.join(tmpdir(), 'signcove-bench-'))
  const dataDir = path.join(folder, 'data')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const server = await startServerProcess({
    dataDir,
    settings: {
      HOST: '127.0.0.1',
      SIGNCOVE_ADMIN_EMAIL: admin.email,
      SIGNCOVE_ADMIN_PASSWORD: admin.password,
      // Each signer has an address, as in production; the limits per address are unchanged.
      SIGNCOVE_TRUSTED_PROXIES: '1',
      SMTP_URL: smtpUrl,
      SMTP_FROM: 'Bench <sign@bench.example>',
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    },
    preloads: profileDir ? ['scripts/bench/sign/profiler.mjs'] : [],
    variables: profileDir ? { BENCH_PROFILE_DIR: path.resolve(profileDir) } : {},
    startMs: START_MS,
  }).catch((error: unknown) => {
    remove()
    throw error
  })
  const stop = async () => {
    await server.stop()
    remove()
  }
  const profile = (name: string) => (profileDir ? sampled(server, name) : { end: async () => undefined })
  const usage = () => usageOf(server.child.pid ?? 0)
  return { url: new URL(server.url), usage, profile, log: server.log, stop }
}

/** One signal starts the profiler, the next one writes the profile. */
function sampled(server: ServerProcess, name: string): { end(): Promise<void> } {
  server.child.kill('SIGUSR2')
  const failure = `The profile of ${name} was not written.`
  return { end: () => signalled(server, { text: '[profile] written', ms: 30_000, failure }) }
}

import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  globSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeTemplate } from '#db/testing-template.ts'
import { freePort } from '../../e2e/support/free-port.ts'

/** Linux's in-memory file system. */
const MEMORY = '/dev/shm'
const NEEDED_BYTES = 4 * 2 ** 30

/** Vitest's global set-up: temporary files in memory, and a PostgreSQL server with a migrated template database. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  // Vitest calls this once for each of its projects.
  if (process.env.SIGNCOVE_TESTS_SET_UP !== undefined) return undefined
  process.env.SIGNCOVE_TESTS_SET_UP = '1'
  let stopServer = () => {}
  const memory = keepFilesInMemory()
  // Also clean up if the run is stopped or the set-up fails: files in memory would remain.
  process.once('SIGTERM', () => process.exit(143))
  process.once('exit', () => {
    stopServer()
    if (memory) rmSync(memory, { recursive: true, force: true })
  })
  stopServer = await startPostgresql(memory)
  const server = process.env.TEST_DATABASE_URL
  if (!server) return undefined
  const { name, drop } = await makeTemplate(server)
  process.env.TEST_DATABASE_TEMPLATE = name
  return drop
}

/**
 * SQLite syncs at every commit. If there is enough memory, the tests keep their files there. Returns the folder, or null.
 */
function keepFilesInMemory(): string | null {
  if (process.env.TMPDIR !== undefined || !hasMemory()) return null
  const base = mkdtempSync(path.join(MEMORY, 'signcove-test-'))
  // The PostgreSQL server runs as another user.
  chmodSync(base, 0o755)
  process.env.TMPDIR = base
  return base
}

function hasMemory(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= NEEDED_BYTES
  } catch {
    return false
  }
}

/**
 * Starts a PostgreSQL server for the tests and sets TEST_DATABASE_URL. A server named there already is used; otherwise
 * a temporary cluster is created if PostgreSQL is installed. Without either the tests run on SQLite alone, except in
 * CI, which must run both. An empty TEST_DATABASE_URL selects SQLite alone.
 */
async function startPostgresql(memory: string | null): Promise<() => void> {
  if (process.env.TEST_DATABASE_URL !== undefined) return () => {}
  const bin = findPrograms()
  if (bin === null) {
    if (process.env.CI)
      throw new Error('CI needs PostgreSQL: initdb was found neither in PATH nor in /usr/lib/postgresql.')
    console.log('PostgreSQL is not installed: the database tests run on SQLite only.')
    return () => {}
  }
  const cluster = await startCluster(bin, memory)
  process.env.TEST_DATABASE_URL = cluster.url
  return cluster.stop
}

function findPrograms(): string | null {
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...globSync('/usr/lib/postgresql/*/bin').sort().reverse(),
    '/opt/homebrew/bin',
  ]
  return (
    folders.find((folder) => ['initdb', 'pg_ctl'].every((program) => existsSync(path.join(folder, program)))) ?? null
  )
}

async function startCluster(bin: string, memory: string | null): Promise<{ url: string; stop: () => void }> {
  const base = mkdtempSync(path.join(tmpdir(), 'signcove-postgres-'))
  const owner = clusterOwner()
  if (owner) chownSync(base, owner.uid, owner.gid)
  const run = (program: string, args: string[]) => {
    const command = [path.join(bin, program), ...args]
    const [file = '', ...rest] = owner ? ['runuser', '-u', owner.name, '--', ...command] : command
    execFileSync(file, rest, { cwd: base, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  const password = randomBytes(16).toString('hex')
  const passwordFile = path.join(base, 'password')
  writeFileSync(passwordFile, password)
  if (owner) chownSync(passwordFile, owner.uid, owner.gid)
  const data = path.join(base, 'data')
  run('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ])
  const port = await freePort()
  // The cluster is temporary, so nothing needs to be synced.
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: base,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: 200,
  }
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
  run('pg_ctl', ['start', '-w', '-D', data, '-l', path.join(base, 'log'), '-o', options])
  const stopServer = ['stop', '-m', 'immediate', '-D', data]
  stopWhenKilled(owner, [path.join(bin, 'pg_ctl'), ...stopServer], memory ?? base)
  const stop = () => {
    run('pg_ctl', stopServer)
    rmSync(base, { recursive: true, force: true })
  }
  return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop }
}

/** Stops the server and removes its files when this process ends in any way, SIGKILL included: the pipe then closes. */
function stopWhenKilled(owner: { name: string } | null, command: readonly string[], base: string): void {
  const script = `read -r _; cd /; user=$1; base=$2; shift 2; ${owner ? 'runuser -u "$user" -- ' : ''}"$@"; rm -rf "$base"`
  const child = spawn('sh', ['-c', script, 'sh', owner?.name ?? '', base, ...command], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  child.unref()
}

/** PostgreSQL refuses to run as root; its Debian package creates a user for it. */
function clusterOwner(): { name: string; uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { name: 'postgres', uid: id('-u'), gid: id('-g') }
}

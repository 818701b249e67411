import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { compileCache } from './compile-cache.ts'

export const root = path.resolve(import.meta.dirname, '../..')

/** The inputs of `next build`. Changes to other files do not cause a build. */
const sources = [
  'app/**/*',
  'components/**/*',
  'lib/**/*',
  'db/**/*',
  'public/**/*',
  'instrumentation.ts',
  'next.config.mjs',
  'package-lock.json',
  'tsconfig.json',
]
const record = path.join(root, '.next', 'signcove-sources')

/** A hash of the names and contents of all sources except tests. It takes about 20 ms; a needless build takes 30 s. */
function sourcesHash(): string {
  const hash = createHash('sha256').update(process.version)
  const files = globSync(sources, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/(?:\.test\.tsx?|^testing\.ts)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
  for (const file of files) {
    const content = readFileSync(file)
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function builtHash(): string {
  try {
    return readFileSync(record, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Builds the application unless it was built from these sources before. Resolves with true if it built.
 *
 * @param report runs the build and reports its progress
 */
export async function ensureBuilt(
  report: (build: () => Promise<void>) => Promise<void> = (build) => build(),
): Promise<boolean> {
  const hash = sourcesHash()
  if (builtHash() === hash) return false
  rmSync(record, { force: true })
  await report(async () => {
    await runBuild()
    compileServer()
  })
  writeFileSync(record, hash)
  return true
}

function runBuild(): Promise<void> {
  const next = path.join(root, 'node_modules', 'next', 'dist', 'bin', 'next')
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A build that outlives its start would collide with the next build. Other handlers of these signals may exit.
  const stop = (signal: NodeJS.Signals) => {
    child.kill(signal)
    process.exit(1)
  }
  process.prependOnceListener('SIGINT', stop).prependOnceListener('SIGTERM', stop)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      if (code === 0) resolve()
      else reject(new BuildError(output))
    })
  })
}

/**
 * Loads the server's own sources once, so that its first start finds them in the compile cache. Failing that, the
 * server only needs more memory.
 */
function compileServer(): void {
  const load =
    "await import('./scripts/server/run.ts'); await import('./lib/engines/pdf/worker/page.worker.ts'); process.exit()"
  spawnSync(process.execPath, ['--conditions=react-server', '--input-type=module', '--eval', load], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NODE_COMPILE_CACHE: compileCache },
    stdio: 'ignore',
  })
}

/** `next build` failed; `output` is its complete output. */
export class BuildError extends Error {
  override readonly name = 'BuildError'
  readonly output: string

  constructor(output: string) {
    super('the application could not be built')
    this.output = process.stdout.isTTY ? output : stripVTControlCharacters(output)
  }
}

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

type Packages = Record<string, { version: string; integrity: string; dev?: true; optional?: true }>

const served = { 'node_modules/served': { version: '1.0.0', integrity: 'sha512-a' } }
const tested: Packages = { 'node_modules/tested': { version: '1.0.0', integrity: 'sha512-b', dev: true } }
const foreign: Packages = { 'node_modules/foreign': { version: '1.0.0', integrity: 'sha512-c', optional: true } }
const locked: Packages = { ...served, ...tested, ...foreign }
const declared = { dependencies: { served: '1.0.0' }, devDependencies: { tested: '1.0.0' } }

/** Records its arguments instead of installing, and writes a source map as packages do. */
const npm = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
appendFileSync('calls', process.argv.slice(2).join(' '))
mkdirSync('node_modules/served', { recursive: true })
writeFileSync('node_modules/served/index.js', '')
writeFileSync('node_modules/served/index.js.map', '')
process.exitCode = Number(process.env.NPM_RESULT)
`

let root = ''

function write(file: string, value: unknown): void {
  const place = path.join(root, file)
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, typeof value === 'string' ? value : JSON.stringify(value))
}

function installed(packages: Packages): void {
  write('node_modules/.package-lock.json', { packages })
}

/** Runs the set-up for an npm script and returns npm's arguments; null if npm was not called. */
function setUp(script: string, result = 0): { npm: string | null; output: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [path.join(root, 'scripts/setup.mjs'), script], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: path.join(root, 'npm.js'), NPM_RESULT: String(result) },
  })
  const calls = path.join(root, 'calls')
  return { npm: existsSync(calls) ? readFileSync(calls, 'utf8') : null, output: stdout + stderr, status }
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'signcove-setup-'))
  for (const file of ['setup.mjs', 'progress.mjs']) {
    mkdirSync(path.join(root, 'scripts'), { recursive: true })
    cpSync(path.join(import.meta.dirname, file), path.join(root, 'scripts', file))
  }
  write('package.json', { type: 'module', ...declared })
  write('package-lock.json', { packages: { '': declared, ...locked } })
  write('npm.js', npm)
  mkdirSync(path.join(root, 'node_modules/.bin'), { recursive: true })
  symlinkSync(process.execPath, path.join(root, 'node_modules/.bin/node'))
})
afterEach(() => rmSync(root, { recursive: true }))

describe('a fresh checkout', () => {
  it.each(['start', 'verify', 'verify-log', 'rotate-key'])('installs only what serving needs for %s', (script) => {
    expect(setUp(script).npm).toContain('--omit=dev')
    expect(existsSync(path.join(root, 'node_modules/served/index.js'))).toBe(true)
    expect(existsSync(path.join(root, 'node_modules/served/index.js.map'))).toBe(false)
  })

  it.each(['dev', 'test', 'corpus', 'bench', 'format', 'lock'])('installs everything for %s', (script) => {
    expect(setUp(script).npm).toContain('--include=dev')
    expect(existsSync(path.join(root, 'node_modules/served/index.js.map'))).toBe(true)
  })

  it('reports the steps of a start', () => {
    const { output } = setUp('start')
    expect(output).toMatch(
      /^Step 1 of 3: installing packages \(about .+\)\nStep 1 of 3: installing packages: done after/,
    )
  })

  it('reports a failed installation in a sentence', () => {
    const { output, status } = setUp('start', 1)
    expect(output).toContain('Signcove: the packages could not be installed: npm ci failed.')
    expect(status).toBe(1)
  })
})

describe('a serving installation', () => {
  beforeEach(() => installed(served))

  it('is enough to start', () => {
    expect(setUp('start')).toMatchObject({ npm: null, output: 'Step 1 of 3: packages are installed\n' })
  })

  it('is completed for tests', () => {
    expect(setUp('test').npm).toContain('--include=dev')
  })

  it('is replaced when the lock changes, by a serving one', () => {
    installed({ 'node_modules/served': { version: '0.9.0', integrity: 'sha512-z' } })
    expect(setUp('start').npm).toContain('--omit=dev')
  })
})

describe('a full installation', () => {
  it.each(['start', 'test'])('is enough for %s, without packages of other platforms', (script) => {
    installed({ ...served, ...tested })
    expect(setUp(script).npm).toBeNull()
  })

  it('stays full when the lock changes', () => {
    installed({ 'node_modules/served': { version: '0.9.0', integrity: 'sha512-z' }, ...tested })
    expect(setUp('start').npm).toContain('--include=dev')
  })

  it('is replaced when it has a package that the lock lacks', () => {
    installed({ ...served, ...tested, 'node_modules/removed': { version: '1.0.0', integrity: 'sha512-d' } })
    expect(setUp('start').npm).not.toBeNull()
  })

  it('is replaced when package.json no longer matches the lock', () => {
    installed({ ...served, ...tested })
    write('package.json', { type: 'module', dependencies: { served: '2.0.0' } })
    expect(setUp('start').npm).not.toBeNull()
  })
})

// Runs before npm's scripts: installs the locked packages when they changed, and makes `node` in those scripts Node 24.
// Plain JavaScript without dependencies, because the system's Node, which may be version 20, executes it.
//
// `node scripts/setup.mjs SCRIPT`, with the name of the npm script. Scripts that serve or verify get the packages for
// building and serving; all others get all packages.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { withProgress } from './progress.mjs'

const NEEDED = 24
const SERVING = ['start', 'verify', 'verify-log', 'restored', 'rotate-key']
/** The number of steps of each script that reports them. */
const STEPS = { start: 3, dev: 2 }

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const modules = path.join(root, 'node_modules')
const localNode = path.join(modules, '.bin', 'node')

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** npm's record of the installed packages. npm writes it last, so it is missing after an interrupted installation. */
function readInstalled() {
  return readJson(path.join(modules, '.package-lock.json'))?.packages ?? null
}

/** Whether `installed` matches the lock. If `serving`, development packages may be missing, but not differ. */
function isCurrent(installed, locked, serving) {
  if (!installed || !hasDeclaredDependencies(locked[''])) return false
  const same = ([location, wanted]) => {
    const found = installed[location]
    // A package for another platform is optional and missing here.
    if (!found) return Boolean(wanted.optional || wanted.devOptional || (serving && wanted.dev))
    return found.version === wanted.version && found.integrity === wanted.integrity
  }
  const locations = Object.entries(locked).filter(([location]) => location !== '')
  return locations.every(same) && Object.keys(installed).every((location) => location in locked)
}

/** False if package.json changed after the lock was made: `npm ci` then prints the difference. */
function hasDeclaredDependencies(locked) {
  const declared = readJson(path.join(root, 'package.json'))
  const list = (of) => {
    const all = { ...of?.dependencies, ...of?.devDependencies, ...of?.optionalDependencies }
    return JSON.stringify(Object.entries(all).sort())
  }
  return list(declared) === list(locked)
}

function fail(sentence) {
  console.error(`\nSigncove: ${sentence}`)
  process.exit(1)
}

async function install(what, serving) {
  const work = async () => {
    await runNpm(serving)
    if (serving) removeUnused()
  }
  await withProgress(what, 'about 40 s on a slow machine', work).catch((error) =>
    fail(`the packages could not be installed: ${error.message}.`),
  )
}

function runNpm(serving) {
  // No package needs its install script, so none is run.
  const args = ['ci', '--ignore-scripts', '--loglevel=error', '--no-progress', '--no-audit', '--no-fund']
  // Both groups are named: npm must not use NODE_ENV or the user's settings.
  args.push(...(serving ? ['--omit=dev', '--include=optional'] : ['--include=dev', '--include=optional']))
  const npm = process.env.npm_execpath
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  const child = spawn(command, [...first, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.once('error', () => reject(new Error('npm could not be started')))
    child.once('close', (status) => (status === 0 ? resolve() : reject(new Error('npm ci failed'))))
  })
}

/** A quarter of the serving installation is source maps, which only debuggers read, and C++ headers for addons. */
function removeUnused() {
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    // Node 20.0 to 20.11 name this `path`.
    const location = path.join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isFile() && /\.(?:[cm]?js|[cm]?ts|css)\.map$/.test(entry.name)) rmSync(location)
  }
  for (const name of readdirSync(modules).filter((name) => name.startsWith('node-linux-')))
    rmSync(path.join(modules, name, 'include'), { recursive: true, force: true })
}

function majorOf(version) {
  return Number(/^v(\d+)\./.exec(version ?? '')?.[1] ?? 0)
}

/** The lock has Node 24 for Linux on x64 and arm64. On other platforms the running Node must be new enough. */
function ensureNode() {
  const running = majorOf(process.version)
  // npm puts node_modules/.bin first in PATH: if a Node of the right version exists, it runs this script.
  if (existsSync(localNode) && running >= NEEDED) return
  if (majorOf(spawnSync(localNode, ['--version'], { encoding: 'utf8' }).stdout) >= NEEDED) return
  if (running < NEEDED) {
    fail(`this machine needs Node ${NEEDED} or newer, but has ${process.version}. Get it from https://nodejs.org.`)
  }
  mkdirSync(path.dirname(localNode), { recursive: true })
  rmSync(localNode, { force: true })
  symlinkSync(process.execPath, localNode)
}

const script = process.argv[2] ?? ''
const serving = SERVING.includes(script)
const locked = readJson(path.join(root, 'package-lock.json'))?.packages ?? {}
const installed = readInstalled()
// A checkout with development packages keeps them when the lock changes.
const hasDevelopment = Object.values(installed ?? {}).some(({ dev }) => dev)
const step = script in STEPS ? `Step 1 of ${STEPS[script]}: ` : ''
if (!isCurrent(installed, locked, serving)) {
  await install(step ? `${step}installing packages` : 'Installing packages', serving && !hasDevelopment)
} else if (step) console.log(`${step}packages are installed`)
ensureNode()

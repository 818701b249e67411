// Makes a checkout ready to run: installs the locked packages when they changed, and sees to it that `node` in npm's
// scripts is Node 24. Plain JavaScript without dependencies: this is the one file that a system Node of 20 executes.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const modules = path.join(root, 'node_modules')
const localNode = path.join(modules, '.bin', 'node')

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** npm keeps a lockfile of what it really installed, written last: an interrupted install leaves none. */
function isInstalled() {
  const locked = readJson(path.join(root, 'package-lock.json'))?.packages ?? {}
  const installed = readJson(path.join(modules, '.package-lock.json'))?.packages
  if (!installed || !hasDeclaredDependencies(locked[''])) return false
  const same = ([place, wanted]) => {
    const found = installed[place]
    if (!found) return Boolean(wanted.optional || wanted.devOptional)
    return found.version === wanted.version && found.integrity === wanted.integrity
  }
  const places = Object.entries(locked).filter(([place]) => place !== '')
  return places.every(same) && Object.keys(installed).every((place) => place in locked)
}

/** The lock is of this package.json; if it is not, `npm ci` says how they differ. */
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

function install() {
  console.log('Installing the packages that Signcove is made of …')
  // No package needs a script of its own to run after it is installed, so none may.
  const args = ['ci', '--ignore-scripts', '--loglevel=error', '--no-progress', '--no-audit', '--no-fund']
  const npm = process.env.npm_execpath
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  const { status } = spawnSync(command, [...first, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) fail('the packages could not be installed: npm ci failed.')
}

function majorOf(version) {
  return Number(/^v(\d+)\./.exec(version ?? '')?.[1] ?? 0)
}

/** A packaged Node comes for Linux on x64 and arm64; elsewhere the one that runs this serves if it is new enough. */
function ensureNode() {
  const running = majorOf(process.version)
  // npm puts node_modules/.bin first: when that Node is there and good, it is the one that runs this.
  if (existsSync(localNode) && running >= NEEDED) return
  if (majorOf(spawnSync(localNode, ['--version'], { encoding: 'utf8' }).stdout) >= NEEDED) return
  if (running < NEEDED) {
    fail(`this machine needs Node ${NEEDED} or newer, and runs ${process.version}. Get it from https://nodejs.org.`)
  }
  mkdirSync(path.dirname(localNode), { recursive: true })
  rmSync(localNode, { force: true })
  symlinkSync(process.execPath, localNode)
}

if (!isInstalled()) install()
ensureNode()

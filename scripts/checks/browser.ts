import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin']
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The path of an installed Chromium: the system's, or the one that Playwright downloaded. Null if there is none. */
export function findBrowser(): string | null {
  const candidates = [...folders.flatMap((folder) => names.map((name) => path.join(folder, name))), ...applications]
  return [...candidates, chromium.executablePath()].find(isExecutable) ?? null
}

function run(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
}

/** Installs a browser if there is none: Debian's package if possible, else Playwright's download. */
export function ensureBrowser(): string {
  const found = findBrowser()
  if (found) return found
  console.log('Installing a browser for the tests…')
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  const installed = isDebianRoot && run('apt-get', ['update', '-q']) && run('apt-get', ['install', '-qy', 'chromium'])
  if (!installed)
    run(process.execPath, [
      path.join(import.meta.dirname, '../../node_modules/playwright/cli.js'),
      'install',
      'chromium',
    ])
  const brought = findBrowser()
  if (brought === null)
    throw new Error('The tests need Chromium, which could not be installed. Install it and run the tests again.')
  return brought
}

/** Launch options for the tests: no background requests, and none of the features that a container lacks. */
export const browserArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

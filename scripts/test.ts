// `npm test`: all checks and tests. `npm test -- unit e2e` runs single steps. Arguments after a single step are passed
// to its tool: `npm test -- unit lib/engines/code`.
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { BuildError, ensureBuilt, root } from './server/build.ts'

type Result = { ok: boolean; output: string }
type Step = { name: string; what: string; run(extra: string[]): Promise<Result>; detail?: RegExp }

const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...colour }
/** Some tools always colour their output; a log is plain text. */
const readable = (output: string) => (process.stdout.isTTY ? output : stripVTControlCharacters(output)).trimEnd()
const running = new Set<ChildProcess>()

/** Runs a program of node_modules or scripts with this Node and collects its output. */
function tool(file: string, ...args: string[]): Promise<Result> {
  const child = spawn(process.execPath, [path.join(root, file), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, output: String(error) }))
    child.once('close', (code) => {
      running.delete(child)
      resolve({ ok: code === 0, output })
    })
  })
}

async function inOrder(...tools: (() => Promise<Result>)[]): Promise<Result> {
  let output = ''
  for (const next of tools) {
    const result = await next()
    output += result.output
    if (!result.ok) return { ok: false, output }
  }
  return { ok: true, output }
}

async function build(): Promise<Result> {
  try {
    const built = await ensureBuilt()
    return { ok: true, output: built ? 'built' : 'unchanged' }
  } catch (error) {
    return { ok: false, output: error instanceof BuildError ? error.output : String(error) }
  }
}

async function journeys(extra: string[]): Promise<Result> {
  const { ensureBrowser } = await import('./checks/browser.ts')
  ensureBrowser()
  return tool('node_modules/playwright/cli.js', 'test', ...extra)
}

const passed = /(\d+ passed(?: \| \d+ skipped)?)/g

let routeTypes: Promise<Result> | undefined

/** Generates the types of routes, which a fresh clone lacks, once for every step that needs them. */
function generateRouteTypes(): Promise<Result> {
  routeTypes ??= tool('node_modules/next/dist/bin/next', 'typegen')
  return routeTypes
}

/**
 * Steps of one group run two at a time; groups run one after the other. The unit tests start first because they take
 * longest: the checks run beside them.
 */
const groups: Step[][] = [
  [
    {
      name: 'unit',
      what: 'rules and use cases',
      run: (extra) => tool('node_modules/vitest/vitest.mjs', 'run', ...extra),
      detail: passed,
    },
    {
      name: 'types',
      what: 'types',
      run: () => inOrder(generateRouteTypes, () => tool('node_modules/typescript-native/bin/tsc', '--noEmit')),
    },
    {
      name: 'format',
      what: 'format and lint',
      run: () => tool('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'),
    },
    {
      name: 'boundaries',
      what: 'boundaries',
      run: () => tool('scripts/checks/boundaries.ts'),
      detail: /(\d+ modules)/g,
    },
    { name: 'dead', what: 'dead code', run: () => tool('node_modules/knip/bin/knip.js', '--no-progress') },
    {
      name: 'lint',
      what: 'lint by types',
      run: () => inOrder(generateRouteTypes, () => tool('node_modules/oxlint/bin/oxlint')),
    },
  ],
  [{ name: 'build', what: 'production build', run: build, detail: /(built|unchanged)/g }],
  [{ name: 'e2e', what: 'browser journeys', run: journeys, detail: passed }],
]

const failures: { step: Step; output: string }[] = []

async function report(step: Step, extra: string[]): Promise<void> {
  const started = performance.now()
  const { ok, output } = await step.run(extra)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const detail = step.detail ? ([...stripVTControlCharacters(output).matchAll(step.detail)].at(-1)?.[1] ?? '') : ''
  console.log(`${ok ? '✓' : '✗'} ${step.what.padEnd(22)} ${`${seconds} s`.padStart(8)}  ${detail}`)
  if (!ok) failures.push({ step, output })
}

/** Runs the steps in their order, two at a time. */
async function runGroup(steps: Step[], extra: string[]): Promise<void> {
  const queue = [...steps]
  const runNext = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) await report(step, extra)
  }
  await Promise.all([runNext(), runNext()])
}

function choose(wanted: string[]): { chosen: Step[][]; extra: string[] } {
  const names = groups.flat().map((step) => step.name)
  if (wanted.length === 0) return { chosen: groups, extra: [] }
  const isLone = wanted.length > 1 && !names.includes(wanted[1] ?? '')
  const [steps, extra] = isLone ? [wanted.slice(0, 1), wanted.slice(1)] : [wanted, []]
  const unknown = steps.find((name) => !names.includes(name))
  if (unknown) {
    console.error(`There is no step "${unknown}". The steps are: ${names.join(', ')}.`)
    process.exit(2)
  }
  // The journeys need the current build of the application.
  const needed = new Set(steps.includes('e2e') ? [...steps, 'build'] : steps)
  return { chosen: groups.map((group) => group.filter((step) => needed.has(step.name))), extra }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal)
    process.exit(130)
  })
}

const { chosen, extra } = choose(process.argv.slice(2))
for (const group of chosen) await runGroup(group, extra)
for (const { step, output } of failures) console.error(`\n── ${step.what} ──\n${readable(output)}`)
console.log(
  failures.length === 0
    ? `\nAll steps passed, after ${process.uptime().toFixed(0)} s.`
    : `\n${failures.length} of ${chosen.flat().length} steps failed, after ${process.uptime().toFixed(0)} s: ${failures.map(({ step }) => step.name).join(', ')}.`,
)
process.exitCode = failures.length === 0 ? 0 : 1

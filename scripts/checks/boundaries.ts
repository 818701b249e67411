// Checks the imports of the project against the layers. First checks the tool: a run that finds no modules, or that
// misses a planted violation, would pass without checking anything.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { domain } from '../../.dependency-cruiser.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const folders = ['app', 'components', 'db', 'e2e', 'lib', 'scripts']

type Violation = { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] }
type Rules = { forbidden: { name: string }[] }
type Cruise = { summary: { totalCruised: number; violations: Violation[]; ruleSetUsed: Rules } }

function cruise(cwd: string): Cruise['summary'] {
  const program = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = [program, ...folders, '--config', '.dependency-cruiser.mjs', '--output-type', 'json']
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 30 })
  try {
    return (JSON.parse(stdout) as Cruise).summary
  } catch {
    throw new Error(`dependency-cruiser failed:\n${stderr}${stdout}`)
  }
}

const packages = ['pdf-lib', 'asn1js', 'pg', 'drizzle-orm', 'nodemailer', 'maxmind', 'react', 'next', 'sharp']

/** Files that violate one rule each, and their imports; together they violate every rule. */
const canaries: [file: string, imports: string][] = [
  ...['core', 'words', 'env'].map((name): [string, string] => [`lib/${name}/canary.ts`, '../../app/target.ts']),
  ...['engines/blobs', 'engines/audit', 'engines/geo', 'server/jobs'].map((name): [string, string] => [
    `lib/${name}/canary.ts`,
    '../../../app/target.ts',
  ]),
  // Each imports a module of the next line up, except those of the last line.
  ...domain.flatMap((modules, line) =>
    modules.map((name): [string, string] => {
      const [above] = domain[line + 1] ?? []
      return [`lib/domain/${name}/canary.ts`, above ? `../${above}/index.ts` : '../../../app/target.ts']
    }),
  ),
  ['lib/server/http/canary.ts', '../../domain/privacy/index.ts'],
  ...packages.map((name): [string, string] => [`lib/core/canary-${name}.ts`, name]),
  ['lib/engines/pdf/canary-engine.ts', '../audit/index.ts'],
  ['lib/engines/pki/canary-key-file.ts', './pkcs12.ts'],
  ['lib/domain/evidence/verifier/canary.ts', '../../../../app/target.ts'],
  ['lib/domain/evidence/verifier/canary-package.ts', 'pg'],
  ['lib/domain/evidence/canary-verifier.ts', './verifier/canary.ts'],
  ['db/canary.ts', '../app/target.ts'],
  ['components/ui/canary.ts', '../../app/target.ts'],
  ['components/contract/canary.ts', '../../app/target.ts'],
  ['app/canary.ts', '../e2e/target.ts'],
  ['app/canary-store.ts', '../lib/engines/audit/audit.store.ts'],
  ['app/canary-database.ts', '../db/target.ts'],
  ['e2e/canary.ts', '../lib/domain/account/canary-store.ts'],
  ['e2e/support/seeding-process.ts', '../../app/target.ts'],
  ['lib/domain/account/canary-store.ts', '../../engines/audit/audit.store.ts'],
  ['scripts/canary-lost.ts', './nowhere.ts'],
  ['scripts/circle-a.ts', './circle-b.ts'],
  ['scripts/circle-b.ts', './circle-a.ts'],
  ...[
    'app/target.ts',
    'e2e/target.ts',
    'db/target.ts',
    'lib/engines/audit/audit.store.ts',
    'lib/engines/audit/index.ts',
    'lib/engines/pki/pkcs12.ts',
    ...domain.flat().map((name) => `lib/domain/${name}/index.ts`),
  ].map((file): [string, string] => [file, '']),
]

/** The rules that did not report their canary. */
function silentRules(): string[] {
  const dir = mkdtempSync(path.join(tmpdir(), 'signcove-canary-'))
  const write = (file: string, content: string) => {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true })
    writeFileSync(path.join(dir, file), content)
  }
  try {
    for (const file of ['tsconfig.json', '.dependency-cruiser.mjs']) cpSync(path.join(root, file), path.join(dir, file))
    write(
      'package.json',
      JSON.stringify({ type: 'module', dependencies: Object.fromEntries(packages.map((name) => [name, '*'])) }),
    )
    for (const name of packages) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }))
      write(`node_modules/${name}/index.js`, '')
    }
    for (const [file, imports] of canaries)
      write(file, imports ? `export * from '${imports}'\n` : 'export const x = 1\n')
    const { violations, ruleSetUsed } = cruise(dir)
    const caught = new Set(violations.map((violation) => violation.rule.name))
    return ruleSetUsed.forbidden.map((rule) => rule.name).filter((name) => !caught.has(name))
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** A new folder of lib/domain needs a line in the order of its modules. */
function unorderedModules(): string[] {
  const folders = readdirSync(path.join(root, 'lib/domain'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  const ordered = new Set(domain.flat())
  return folders.map(({ name }) => name).filter((name) => !ordered.has(name))
}

function check(): string[] {
  const unordered = unorderedModules()
  if (unordered.length > 0)
    return unordered.map((name) => `lib/domain/${name} is not in the order of .dependency-cruiser.mjs`)
  const silent = silentRules()
  if (silent.length > 0) return silent.map((name) => `the rule ${name} did not report its canary`)
  const { totalCruised, violations, ruleSetUsed } = cruise(root)
  if (totalCruised === 0) return ['no module was checked']
  console.log(`${totalCruised} modules, ${ruleSetUsed.forbidden.length} rules, each reported its canary`)
  return violations.map(
    ({ rule, from, to, cycle }) => `${rule.name}: ${from} → ${cycle?.map(({ name }) => name).join(' → ') ?? to}`,
  )
}

const problems = check()
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore, type Store } from '#db/client.ts'
import { cheats, flipped } from './testing/cheats.ts'
import {
  anchored,
  hasProgram,
  signedAgain,
  signedContract,
  timestampedLater,
  verifiedByHand,
  verifiedInPython,
  zipOf,
} from './testing.ts'
import { verifyContainer, verifyFolder } from './verifier/verify/verify-bundle.mjs'
import { writeZip } from './verifier/verify/zip.mjs'

/** The data directory of the installation whose bundle these tests use: two signers, timestamps, a witness. */
let folder: string
let files: Map<string, Buffer>
let zip: Buffer
let witness: string
let store: Store
let made: Awaited<ReturnType<typeof signedContract>>
/** The changed files, signed again by the operator. */
const resigned = (changed: ReadonlyMap<string, Buffer>) => signedAgain(made.ctx, made.id, changed)
const at = (...names: string[]) => path.join(folder, ...names)

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'evidence-'))
  store = await openStore(at('signcove.sqlite'))
  await store.migrate()
  made = await signedContract(store)
  const { ctx, id } = made
  witness = (await anchored(ctx, id)).vkey
  const bundle = await zipOf(ctx, id)
  files = bundle.files
  zip = bundle.zip
  writeFileSync(at('evidence.zip'), zip)
  for (const [name, bytes] of files) {
    mkdirSync(path.dirname(at('unpacked', name)), { recursive: true })
    writeFileSync(at('unpacked', name), bytes)
  }
})
afterAll(async () => {
  await made.authority.close()
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Deterministic pseudo-random numbers. */
function* numbers(): Generator<number, never> {
  for (let n = 1; ; n = (n * 48271) % 2147483647) yield n
}

it('verifies with its own program, without a network, as a file and unpacked', () => {
  const node = [process.execPath, at('unpacked', 'verify.mjs')]
  // Without the right to unshare the network, the program runs with it.
  const off = spawnSync('unshare', ['-rn', 'true']).status === 0
  const [program = '', ...args] = off ? ['unshare', '-rn', ...node] : node
  const run = (...more: string[]) => spawnSync(program, [...args, ...more], { encoding: 'utf8', cwd: folder })
  const unpacked = run()
  expect(unpacked).toMatchObject({ status: 0, stderr: '' })
  expect(unpacked.stdout).toContain('Ana María Núñez signed on')
  expect(unpacked.stdout).toContain('on the screen: shown/')
  expect(unpacked.stdout).toContain('not proven')
  const report = run('evidence.zip', '--json', '--witness', witness, '--against', at('unpacked', 'checkpoint.txt'))
  expect(report).toMatchObject({ status: 0, stderr: '' })
  const { valid, checks } = JSON.parse(report.stdout) as { valid: boolean; checks: { title: string; result: string }[] }
  expect(valid).toBe(true)
  expect(checks.map(({ result }) => result)).toEqual(checks.map(() => 'holds'))
  expect(checks).toHaveLength(16)
  expect(run(at('unpacked', 'keys'))).toMatchObject({ status: 2, stdout: '' })
  expect(run('nothing.zip')).toMatchObject({ status: 2, stdout: '', stderr: 'nothing.zip: no such file\n' })
})

it('verifies with a second implementation in Python', () => {
  if (!hasProgram('python3')) return
  const script = path.join(import.meta.dirname, 'testing', 'verify_bundle.py')
  const output = execFileSync('python3', [script, at('evidence.zip')], { encoding: 'utf8' })
  expect(
    output
      .trim()
      .split('\n')
      .map((line) => line.split(':')[0]),
  ).toEqual([
    'manifest',
    'events',
    'parties',
    'consistency',
    'personal',
    'people',
    'document',
    'acts',
    'withheld',
    'anchors',
    'seal',
  ])
  writeFileSync(
    at('changed.zip'),
    writeZip(new Map([...files, ['sealed.pdf', flipped(files.get('sealed.pdf') as Buffer, 99, 1)]])),
  )
  expect(spawnSync('python3', [script, at('changed.zip')], { encoding: 'utf8' })).toMatchObject({
    status: 1,
    stderr: 'INVALID sealed.pdf: changed\n',
  })
})

it('npm run verify accepts a bundle or a PDF, and looks it up in the data directory', async () => {
  const root = path.join(import.meta.dirname, '..', '..', '..')
  const run = (dataDir: string, ...args: string[]) =>
    new Promise<{ status: unknown; stdout: string; stderr: string }>((done) => {
      const command = ['--conditions=react-server', path.join(root, 'scripts', 'verify.ts'), ...args]
      const env = { NODE_ENV: 'test' as const, SIGNCOVE_DATA_DIR: dataDir, XDG_STATE_HOME: at('state') }
      execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) => {
        done({ status: error?.code ?? 0, stdout, stderr })
      })
    })
  writeFileSync(at('changed.pdf'), flipped(files.get('sealed.pdf') as Buffer, 300, 2))
  const [pdf, changed, bundle, missing, neither, nothing] = await Promise.all([
    run(folder, at('unpacked', 'sealed.pdf')),
    run(at('unpacked'), at('changed.pdf'), '--json'),
    run(folder, at('evidence.zip'), '--against', at('unpacked', 'checkpoint.txt')),
    run(folder, at('nothing.pdf')),
    run(folder, at('unpacked', 'VERIFY.md')),
    run(folder),
  ])
  expect(pdf).toMatchObject({ status: 0, stderr: '' })
  expect(pdf.stdout).toContain('NO PROBLEM FOUND')
  expect(pdf.stdout).toContain('“Lease 2026” from Acme & Söhne')
  expect(pdf.stdout).toContain('Signed by Ben Ochs')
  expect(changed).toMatchObject({ status: 1, stderr: '' })
  expect(JSON.parse(changed.stdout)).toMatchObject({ valid: false, log: { asked: false } })
  expect(bundle).toMatchObject({ status: 0, stderr: '' })
  expect(bundle.stdout).toContain('Your own checkpoint: VALID')
  expect([missing.status, neither.status, nothing.status]).toEqual([2, 2, 2])
  expect(missing.stderr).toContain('nothing.pdf: no such file')
  expect(neither.stderr).toContain('neither a PDF nor an evidence bundle')
  expect(nothing.stderr).toContain('Usage:')
})

it('a bundle with one bit changed in any file is refused, naming the file', () => {
  const next = numbers()
  const flip = (bytes: Buffer) => flipped(bytes, next.next().value % bytes.length, next.next().value % 8)
  const blamed = (changed: Map<string, Buffer>) => new Set(verifyFolder(changed).problems.map(({ file }) => file))
  // One of each kind here; each of the others below.
  const alone = [...files.keys()].filter((name) => !/^(?:proofs|verify)\//.test(name) || /\b(?:1|zip)\.\w/.test(name))
  for (const name of alone) {
    const changed = flip(files.get(name) as Buffer)
    expect(blamed(new Map(files).set(name, changed)), `${name} as ${changed.toString('base64')}`).toContain(name)
  }
  const listed = [...files].filter(([name]) => !name.startsWith('manifest.') && name !== 'keys/log.vkey')
  for (let round = 0; round < 3; round += 1) {
    const names = blamed(new Map([...files, ...listed.map(([name, bytes]) => [name, flip(bytes)] as const)]))
    for (const [name] of listed) expect(names).toContain(name)
  }
})

it('a report draws no conclusions after a failed check, and begins with the problem', () => {
  const changed = new Map(files).set('prepared.pdf', flipped(files.get('prepared.pdf') as Buffer, 9, 0))
  const report = verifyFolder(changed)
  const text = report.asText('Evidence bundle')
  expect(text.split('\n')[2]).toMatch(/^DO NOT RELY ON THIS BUNDLE\. \d+ problems were found:$/)
  expect(text.indexOf('prepared.pdf: changed')).toBeLessThan(text.indexOf('CLAIMED (not confirmed)'))
  expect(report.checks.filter(({ result }) => result === 'holds').length).toBeGreaterThan(5)
  expect(report.checks.flatMap(({ follows }) => follows)).toEqual([])
})

it('a bundle can be verified by hand with the commands in VERIFY.md', () => {
  const done = verifiedByHand(files)
  if (!done) return
  const { text, status, stdout, stderr } = done
  expect(stderr).toMatch(/(?:CMS|CAdES) Verification successful/)
  expect(status).toBe(0)
  expect(stdout.match(/Signature Verified Successfully/g)).toHaveLength(2)
  expect(stdout).toMatch(/\d+ events are in the log with the root /)
  expect(stdout).toContain('Verification: OK')
  // The guide has the hash of each state of the document beside its command.
  const states = [...text.matchAll(/# \w+: ([0-9a-f]{64})$/gm)].map(([, hash]) => hash)
  expect(states).toHaveLength(3)
  for (const hash of states) expect(stdout).toContain(`${hash}  -`)
})

it('a changed container is refused', () => {
  const inside = verifyContainer(flipped(zip, zip.indexOf(files.get('events.jsonl') as Buffer) + 5, 0), 'evidence.zip')
  expect(inside.problems.map(({ file }) => file)).toContain('events.jsonl')
  for (const zipped of [Buffer.concat([zip, Buffer.of(0)]), Buffer.concat([Buffer.of(0), zip]), zip.subarray(0, -1)])
    expect(verifyContainer(zipped, 'evidence.zip').problems.map(({ file }) => file)).toContain('evidence.zip')
})

it.each(cheats)('a bundle is refused if its operator %s', (_, file, change) => {
  const changed = new Map(files)
  for (const [name, bytes] of change(files)) {
    if (bytes) changed.set(name, bytes)
    else changed.delete(name)
  }
  const { problems } = verifyContainer(writeZip(resigned(changed)), 'evidence.zip')
  expect(problems.map((problem) => problem.file).find((name) => file.test(name))).toBeDefined()
  expect(problems.filter(({ file: of }) => of.startsWith('manifest'))).toEqual([])
})

it('a bundle of an earlier version, whose manifest names no edition, verifies as a complete one', () => {
  const { edition, ...manifest } = JSON.parse((files.get('manifest.json') as Buffer).toString()) as { edition: string }
  expect(edition).toBe('members')
  const zipped = writeZip(resigned(new Map(files).set('manifest.json', Buffer.from(JSON.stringify(manifest)))))
  const report = verifyContainer(zipped, 'evidence.zip')
  expect(report.problems).toEqual([])
  expect(report.facts).toContain('Edition: complete, nothing is withheld')
  expect(verifiedInPython(zipped)?.status ?? 0).toBe(0)
})

it('a bundle verifies if the operator signs the same files again', () => {
  expect(verifyContainer(writeZip(resigned(files)), 'evidence.zip').problems).toEqual([])
})

it('a bundle with an extra or a missing file is refused; other files beside an unpacked one are ignored', () => {
  const stranger = new Map(files).set('sealed-2.pdf', Buffer.from('x'))
  expect(verifyContainer(writeZip(stranger), 'e.zip').problems).toMatchObject([{ file: 'sealed-2.pdf' }])
  expect(verifyFolder(stranger).problems).toEqual([])
  for (const name of files.keys()) {
    const fewer = new Map(files)
    fewer.delete(name)
    if (!/^(?:proofs|verify)\//.test(name)) expect(verifyFolder(fewer).problems.map(({ file }) => file)).toContain(name)
  }
})

it('a checkpoint of another log is refused, and one of another size needs a consistency proof', () => {
  const checkpoint = files.get('checkpoint.txt') as Buffer
  const against = (bytes: Buffer) =>
    verifyFolder(files, { against: { name: 'mine.txt', bytes } }).checks.find(
      ({ title }) => title === 'Your own checkpoint',
    )
  expect(against(checkpoint)).toMatchObject({ result: 'holds' })
  const mailed = [...files.keys()].find((name) => /^checkpoints\/\d+\.txt$/.test(name)) ?? ''
  expect(against(files.get(mailed) as Buffer)).toMatchObject({ result: 'holds' })
  expect(against(flipped(checkpoint, checkpoint.indexOf('\n') + 1, 0))).toMatchObject({
    result: 'fails',
    problems: [{ file: 'mine.txt' }],
  })
})

it('a document timestamp added later verifies, but no other update after the seal', async () => {
  const { files: later, zip: container } = await zipOf(made.ctx, await timestampedLater(made))
  const report = verifyContainer(container, 'evidence.zip')
  expect(report.problems).toEqual([])
  expect(report.checks.flatMap(({ follows }) => follows).join()).toContain('All of it existed by')
  const pdf = later.get('sealed.pdf') as Buffer
  const changed = new Map(later).set('sealed.pdf', flipped(pdf, pdf.lastIndexOf('/DocTimeStamp') + 1, 0))
  expect(
    verifyFolder(changed)
      .problems.map(({ what }) => what)
      .join(),
  ).toContain('something other than a document timestamp')
  if (!hasProgram('python3')) return
  writeFileSync(at('later.zip'), container)
  const script = path.join(import.meta.dirname, 'testing', 'verify_bundle.py')
  expect(execFileSync('python3', [script, at('later.zip')], { encoding: 'utf8' })).toContain('seal: 2 seals valid')
})

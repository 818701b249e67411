import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore, type Store } from '#db/client.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { hasProgram, signedContract, timestampedLater, vouched, zipOf } from './testing.ts'
import { manifestText } from './verifier/verify/manifest.mjs'
import { verifyContainer, verifyFolder } from './verifier/verify/verify-bundle.mjs'
import { writeZip } from './verifier/verify/zip.mjs'

/** Its bundle is what everything here is about: two signers, trusted times, a witness. */
let folder: string
let files: Map<string, Buffer>
let zip: Buffer
let witness: string
let store: Store
let made: Awaited<ReturnType<typeof signedContract>>
/** Signs a manifest of other files with the log's own key: what only the operator can do. */
let signedAnew: (files: Map<string, Buffer>) => Map<string, Buffer>
const at = (...names: string[]) => path.join(folder, ...names)

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'evidence-'))
  store = await openStore(at('test.sqlite'))
  await store.migrate()
  made = await signedContract(store)
  const { ctx, id } = made
  witness = (await vouched(ctx, id)).vkey
  signedAnew = (changed) => {
    const manifest = JSON.parse(changed.get('manifest.json')?.toString() ?? '') as { files: object }
    const entries = [...changed].filter(([name]) => !name.startsWith('manifest.'))
    manifest.files = Object.fromEntries(
      entries.map(([name, bytes]) => [name, { sha256: sha256Hex(bytes), size: bytes.length }]),
    )
    const bytes = Buffer.from(JSON.stringify(manifest))
    const origin = changed.get('checkpoint.txt')?.toString().split('\n')[0] ?? ''
    const text = manifestText({ contract: id, manifestSha256: sha256Hex(bytes) })
    return new Map([
      ...entries,
      ['manifest.json', bytes],
      ['manifest.note', Buffer.from(ctx.log.signText(origin, text))],
    ])
  }
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

const flipped = (bytes: Buffer, index: number, bit: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed[index] = (changed[index] ?? 0) ^ (1 << bit)
  return changed
}

/** Numbers that look random and are the same in every run. */
function* numbers(): Generator<number, never> {
  for (let n = 1; ; n = (n * 48271) % 2147483647) yield n
}

it('verifies by its own program, with the network off, as a file and unpacked', () => {
  const node = [process.execPath, at('unpacked', 'verify.mjs')]
  // Where the system lets nobody switch its network off, the program is run as it is.
  const off = spawnSync('unshare', ['-rn', 'true']).status === 0
  const [program = '', ...args] = off ? ['unshare', '-rn', ...node] : node
  const run = (...more: string[]) => spawnSync(program, [...args, ...more], { encoding: 'utf8', cwd: folder })
  const unpacked = run()
  expect(unpacked).toMatchObject({ status: 0, stderr: '' })
  expect(unpacked.stdout).toContain('Ana María Núñez signed on')
  expect(unpacked.stdout).toContain('not shown')
  const said = run('evidence.zip', '--json', '--witness', witness, '--against', at('unpacked', 'checkpoint.txt'))
  expect(said).toMatchObject({ status: 0, stderr: '' })
  const { sound, checks } = JSON.parse(said.stdout) as { sound: boolean; checks: { title: string; result: string }[] }
  expect(sound).toBe(true)
  expect(checks.map(({ result }) => result)).toEqual(checks.map(() => 'holds'))
  expect(checks).toHaveLength(14)
  expect(run('nothing.zip').status).toBe(2)
})

it('verifies by a second implementation in another language', () => {
  if (!hasProgram('python3')) return
  const script = path.join(import.meta.dirname, 'testing', 'verify_bundle.py')
  const said = execFileSync('python3', [script, at('evidence.zip')], { encoding: 'utf8' })
  expect(
    said
      .trim()
      .split('\n')
      .map((line) => line.split(':')[0]),
  ).toEqual(['manifest', 'events', 'consistency', 'personal', 'document', 'acts', 'anchors', 'seal'])
  writeFileSync(
    at('changed.zip'),
    writeZip(new Map([...files, ['sealed.pdf', flipped(files.get('sealed.pdf') as Buffer, 99, 1)]])),
  )
  expect(spawnSync('python3', [script, at('changed.zip')], { encoding: 'utf8' })).toMatchObject({
    status: 1,
    stderr: 'REFUSED sealed.pdf: changed\n',
  })
})

it('is refused with one bit changed in any file, and names the file', () => {
  const next = numbers()
  for (const [name, bytes] of files) {
    const isOneOfMany = /^(?:proofs|verify)\//.test(name)
    for (let i = 0; i < (isOneOfMany ? 1 : 3); i += 1) {
      const index = next.next().value % bytes.length
      const changed = new Map(files).set(name, flipped(bytes, index, next.next().value % 8))
      const { problems } = verifyFolder(changed)
      expect(
        problems.map(({ file }) => file),
        `byte ${index} of ${name}`,
      ).toContain(name)
    }
  }
})

it('is refused with a changed container', () => {
  const inside = verifyContainer(flipped(zip, zip.indexOf(files.get('events.jsonl') as Buffer) + 5, 0), 'evidence.zip')
  expect(inside.problems.map(({ file }) => file)).toContain('events.jsonl')
  for (const zipped of [Buffer.concat([zip, Buffer.of(0)]), Buffer.concat([Buffer.of(0), zip]), zip.subarray(0, -1)])
    expect(verifyContainer(zipped, 'evidence.zip').problems.map(({ file }) => file)).toContain('evidence.zip')
})

type Change = (files: Map<string, Buffer>) => [name: string, bytes: Buffer | null][]
const linesIn = (name: string, all: Map<string, Buffer>) =>
  (all.get(name) as Buffer).toString().split('\n').slice(0, -1)
const toFile = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''))
const named = (pattern: RegExp) => [...files.keys()].find((name) => pattern.test(name)) ?? ''

it.each<[what: string, file: RegExp, change: Change]>([
  [
    'takes an event out',
    /events\.jsonl/,
    (all) => [
      ['events.jsonl', toFile(linesIn('events.jsonl', all).toSpliced(7, 1))],
      ['proofs/8.tlog-proof', null],
    ],
  ],
  [
    'dates an event back',
    /proofs\/3\.tlog-proof/,
    (all) => [
      [
        'events.jsonl',
        toFile(linesIn('events.jsonl', all).with(2, (linesIn('events.jsonl', all)[2] ?? '').replace('2026-', '2025-'))),
      ],
    ],
  ],
  [
    'writes an event in another form',
    /events\.jsonl/,
    (all) => [['events.jsonl', Buffer.from((all.get('events.jsonl') as Buffer).toString().replace('{', '{ '))]],
  ],
  [
    'gives a signer another name in the log',
    /personal\.jsonl/,
    (all) => [
      ['personal.jsonl', Buffer.from((all.get('personal.jsonl') as Buffer).toString().replace('Ben Ochs', 'Bea Ochs'))],
    ],
  ],
  [
    'keeps personal data back',
    /personal\.jsonl/,
    (all) => [['personal.jsonl', toFile(linesIn('personal.jsonl', all).slice(1))]],
  ],
  ['shows another original', /original\.pdf/, () => [['original.pdf', Buffer.from('%PDF-1.7')]]],
  ['shows another certificate', /certificate\.pdf/, () => [['certificate.pdf', Buffer.from('%PDF-1.7')]]],
  [
    'puts another drawing under a name',
    /signatures\/.*\.png/,
    (all) => [[named(/\.png$/), flipped(all.get(named(/\.png$/)) as Buffer, 90, 0)]],
  ],
  [
    'lets a signer agree to other words',
    /consent\//,
    () => [[named(/^consent\//), Buffer.from('I agree to everything.')]],
  ],
  [
    'changes the act of a signer',
    /acts\/[^.]*\.json/,
    () => [
      [
        named(/^acts\/[^.]*\.json$/),
        Buffer.from((files.get(named(/^acts\/[^.]*\.json$/)) as Buffer).toString().replace('"drawn"', '"typed"')),
      ],
    ],
  ],
  [
    'changes a page of the signed document',
    /sealed\.pdf/,
    (all) => [['sealed.pdf', flipped(all.get('sealed.pdf') as Buffer, 300, 2)]],
  ],
  [
    'adds to the signed document',
    /sealed\.pdf/,
    (all) => [
      ['sealed.pdf', Buffer.concat([all.get('sealed.pdf') as Buffer, Buffer.from('\n1 0 obj\n<<>>\nendobj\n')])],
    ],
  ],
  [
    'names other certificates for the seal',
    /keys\/seal-chain\.pem/,
    (all) => [['keys/seal-chain.pem', all.get('keys/tsa-chain.pem') as Buffer]],
  ],
  [
    'takes the token of another checkpoint',
    /checkpoints\/\d+\.tsr/,
    (all) => [[named(/^checkpoints\/.*txt$/).replace('txt', 'tsr'), all.get('checkpoint.tsr') as Buffer]],
  ],
  [
    'claims that the log went on from elsewhere',
    /proofs\/consistency-/,
    (all) => {
      const name = named(/^proofs\/consistency-/)
      return [[name, Buffer.from((all.get(name) as Buffer).toString().replace(/(from \d+ )./, '$1/'))]]
    },
  ],
  [
    'lets a witness say something else',
    /checkpoint\.txt/,
    (all) => {
      const lines = linesIn('checkpoint.txt', all)
      const [dash, name, value = ''] = (lines.at(-1) ?? '').split(' ')
      const changed = flipped(Buffer.from(value, 'base64'), 40, 0).toString('base64')
      return [['checkpoint.txt', toFile([...lines.slice(0, -1), `${dash} ${name} ${changed}`])]]
    },
  ],
  ['adds a file that nothing speaks of', /acts\/nobody\.json/, () => [['acts/nobody.json', Buffer.from('{}')]]],
])('is refused when even the operator %s', (_, file, change) => {
  const changed = new Map(files)
  for (const [name, bytes] of change(files)) {
    if (bytes) changed.set(name, bytes)
    else changed.delete(name)
  }
  const { problems } = verifyContainer(writeZip(signedAnew(changed)), 'evidence.zip')
  expect(problems.map((problem) => problem.file).find((name) => file.test(name))).toBeDefined()
  expect(problems.filter(({ file: of }) => of.startsWith('manifest'))).toEqual([])
})

it('holds when the operator signs the same files once more', () => {
  expect(verifyContainer(writeZip(signedAnew(files)), 'evidence.zip').problems).toEqual([])
})

it('is refused with a file too many or too few, and leaves what lies beside an unpacked one alone', () => {
  const stranger = new Map(files).set('sealed-2.pdf', Buffer.from('x'))
  expect(verifyContainer(writeZip(stranger), 'e.zip').problems).toMatchObject([
    { file: 'sealed-2.pdf' },
    { file: 'sealed-2.pdf' },
  ])
  expect(verifyFolder(stranger).problems).toEqual([])
  for (const name of files.keys()) {
    const fewer = new Map(files)
    fewer.delete(name)
    if (!/^(?:proofs|verify)\//.test(name)) expect(verifyFolder(fewer).problems.map(({ file }) => file)).toContain(name)
  }
})

it('finds another log than the one of the reader, and says what it would need for another size', () => {
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

it('verifies a signed document whose trusted time was added later, and nothing else behind its seal', async () => {
  const { files: later, zip: container } = await zipOf(made.ctx, await timestampedLater(made))
  const report = verifyContainer(container, 'evidence.zip')
  expect(report.problems).toEqual([])
  expect(report.checks.flatMap(({ follows }) => follows).join()).toContain('All of it existed on')
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
  expect(execFileSync('python3', [script, at('later.zip')], { encoding: 'utf8' })).toContain('seal: 2 seals hold')
})

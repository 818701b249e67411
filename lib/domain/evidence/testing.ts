import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Store } from '#db/client.ts'
import { MINUTE } from '#lib/core/clock.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { parseVkey } from '#lib/core/verifier-key.ts'
import type { Member } from '#lib/domain/account/index.ts'
import type { RecipientInput } from '#lib/domain/contract/schema.ts'
import { timestampCheckpoint } from '#lib/domain/log/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { insertAnchor } from '#lib/engines/audit/index.ts'
import { startAuthority } from '#lib/engines/pki/testing.ts'
import { ana, ben, drain, founder, proven, sentContract, submitted } from '#lib/server/jobs/testing.ts'
import { evidenceBundle } from './bundle.ts'
import { manifestText } from './manifest.ts'
import type { Edition } from './withheld.ts'
import { zipPieces } from './zip.ts'

/** A witness for tests: its verifier key, and its cosignatures (c2sp.org/tlog-cosignature). */
function testWitness(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = Buffer.concat([Buffer.of(4), publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)])
  const id = createHash('sha256').update(`${name}\n`).update(key).digest().subarray(0, 4)
  const cosigned = (text: string, at: Date): string => {
    const seconds = Buffer.alloc(8)
    seconds.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 1000)))
    const message = `cosignature/v1\ntime ${seconds.readBigUInt64BE()}\n${text}`
    const signature = sign(null, Buffer.from(message), privateKey)
    return `— ${name} ${Buffer.concat([id, seconds, signature]).toString('base64')}\n`
  }
  return { name, vkey: `${name}+${id.toString('hex')}+${key.toString('base64')}`, cosigned }
}

/** An installation with a timestamp authority, and a completed contract of two signers with a timestamped seal. */
export async function signedContract(store: Store) {
  const authority = await startAuthority()
  const ctx = testContext(store, { SIGNCOVE_TSA_URL: authority.url, SIGNCOVE_TSA_CA: authority.ca })
  const member = await founder(ctx)
  const id = await signedBy(ctx, member, [ana, ben])
  await drain(ctx)
  return { ctx, member, id, authority }
}

/** A contract that these people have signed, each with the strokes of the drawing. Its jobs have not run. */
async function signedBy(ctx: TestCtx, member: Member, people: readonly RecipientInput[]): Promise<ContractId> {
  // Sending advances this clock by an hour, to the machine's time, which the authority uses.
  ctx.advance(Date.now() - 70 * MINUTE - ctx.now().getTime())
  const id = await sentContract(ctx, member, people)
  for (const { email } of people) {
    await submitted(ctx, await proven(ctx, email), { strokes: [[{ x: 1, y: 2 }]] })
    ctx.advance(Date.now() - ctx.now().getTime())
    await ensureSigned(ctx, id)
  }
  await ctx.log.sign(ctx.store, ctx.now())
  return id
}

/** A contract that was sealed while the authority was down, and timestamped later. */
export async function timestampedLater({ ctx, member, authority }: Awaited<ReturnType<typeof signedContract>>) {
  authority.behaviour = 'server error'
  // Another recipient: the clock moves back, so a second invitation to the same one could have the older date.
  const id = await signedBy(ctx, member, [{ ...ana, name: 'Cleo', email: 'cleo@example.com' }])
  authority.behaviour = 'right'
  ctx.advance(MINUTE)
  await drain(ctx)
  return id
}

/** Adds an RFC 3161 timestamp and a cosignature of a new witness to the checkpoint in a contract's bundle. */
export async function anchored(ctx: TestCtx, id: ContractId) {
  const witness = testWitness('witness.example/w1')
  const { files } = await zipOf(ctx, id)
  const note = files.get('checkpoint.txt')?.toString() ?? ''
  const [origin = '', size = ''] = note.split('\n')
  const text = note.slice(0, note.indexOf('\n\n') + 1)
  const place = { origin, size: Number(size) }
  await timestampCheckpoint(ctx, place)
  const value = witness.cosigned(text, ctx.now())
  await ctx.store.tx((q) =>
    insertAnchor(q, { ...place, kind: 'cosignature', name: witness.name, value, time: ctx.now() }),
  )
  const url = 'http://127.0.0.1:9'
  ctx.settings = { ...ctx.settings, witnesses: [{ ...parseVkey(witness.vkey), url }] }
  return witness
}

/** The bundle as it is downloaded. */
export async function zipOf(
  ctx: TestCtx,
  id: ContractId,
  edition: Edition = 'members',
): Promise<{ zip: Buffer; files: Map<string, Buffer> }> {
  const { files } = await evidenceBundle(ctx, id, edition)
  const joined = new Map([...files].map(([name, pieces]) => [name, Buffer.concat(pieces)]))
  return { files: joined, zip: Buffer.concat(zipPieces(files)) }
}

/**
 * The files with a manifest that lists them, signed with the log's key, which only the operator can do. What the manifest
 * among them says besides remains.
 */
export function signedAgain(ctx: TestCtx, id: ContractId, changed: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const manifest = JSON.parse(changed.get('manifest.json')?.toString() ?? '') as { files: object }
  const entries = [...changed].filter(([name]) => !name.startsWith('manifest.'))
  manifest.files = Object.fromEntries(
    entries.map(([name, bytes]) => [name, { sha256: sha256Hex(bytes), size: bytes.length }]),
  )
  const bytes = Buffer.from(JSON.stringify(manifest))
  const origin = changed.get('checkpoint.txt')?.toString().split('\n')[0] ?? ''
  const note = ctx.log.signText(origin, manifestText(id, sha256Hex(bytes)))
  return new Map([...entries, ['manifest.json', bytes], ['manifest.note', Buffer.from(note)]])
}

let interpreter: string | undefined

/** The interpreter itself: a version manager in front of it takes longer to start than Python. */
function python(): string {
  interpreter ??= execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
  return interpreter
}

/** Runs the verifier in Python on the bundles in a folder of its own; null if Python is not installed. */
function runInPython(zips: readonly Buffer[]) {
  if (!hasProgram('python3')) return null
  const folder = mkdtempSync(path.join(tmpdir(), 'evidence-'))
  try {
    const files = zips.map((zip, i) => {
      const file = path.join(folder, `${i}.zip`)
      writeFileSync(file, zip)
      return file
    })
    const script = path.join(import.meta.dirname, 'testing', 'verify_bundle.py')
    return { files, ...spawnSync(python(), [script, ...files], { encoding: 'utf8' }) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs the verifier in Python on a bundle; null if Python is not installed. */
export function verifiedInPython(zip: Buffer): { status: number | null; stdout: string; stderr: string } | null {
  return runInPython([zip])
}

/** Whether the verifier in Python accepts each of several bundles, in one process; null if Python is not installed. */
export function validInPython(zips: readonly Buffer[]): boolean[] | null {
  const ran = runInPython(zips)
  const lines = ran?.stdout.trim().split('\n') ?? []
  return (
    ran?.files.map(
      (file) => lines.includes(`valid ${file}`) || (lines.includes(`INVALID ${file}`) ? false : failed(file)),
    ) ?? null
  )
}

function failed(file: string): never {
  throw new Error(`${file}: the verifier in Python reported nothing`)
}

/** Runs the commands in the VERIFY.md of an unpacked bundle; null if a program that they need is not installed. */
export function verifiedByHand(files: ReadonlyMap<string, Buffer>) {
  const guide = files.get('VERIFY.md')?.toString() ?? ''
  const text = guide.slice(guide.indexOf('## By hand'), guide.indexOf('## What is in the folder'))
  const commands = text.split('\n').flatMap((line) => (line.startsWith('    ') ? [line.slice(4)] : []))
  if (commands.length < 40) throw new Error('VERIFY.md has too few commands')
  if (!['openssl', 'python3', 'perl', 'bash'].every(hasProgram)) return null
  const folder = mkdtempSync(path.join(tmpdir(), 'evidence-'))
  try {
    for (const [name, bytes] of files) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      writeFileSync(path.join(folder, name), bytes)
    }
    return { text, ...spawnSync('bash', ['-ec', commands.join('\n')], { encoding: 'utf8', cwd: folder }) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** True if the program is installed. CI must have it; elsewhere the check is skipped with a warning. */
export function hasProgram(program: string): boolean {
  // Some programs have no --version option, so only whether it starts counts.
  if (spawnSync(program, ['--version']).error === undefined) return true
  if (process.env.CI) throw new Error(`CI needs ${program}.`)
  console.warn(`SKIPPED: ${program} is not installed.`)
  return false
}

import { PDFDocument, PDFName, PDFString } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScratchSqlite } from '#db/testing.ts'
import type { RecipientId } from '#lib/core/ids.ts'
import { authorizeManage, type Member } from '#lib/domain/account/index.ts'
import { recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { openContract, removeRecipient } from '#lib/domain/contract/index.ts'
import { erasePerson } from '#lib/domain/privacy/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { openLink, recordViewed, requireRecipient, shownDocument } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import {
  ana,
  ben,
  bytesOf,
  drain,
  founder,
  proven,
  samplePdf,
  sentContract,
  submitted,
  tokenFor,
} from '#lib/server/jobs/testing.ts'
import { evidenceAsMember, evidenceAsRecipient } from './index.ts'
import { editionCheats } from './testing/edition-cheats.ts'
import { signedAgain, validInPython, verifiedByHand, verifiedInPython, zipOf } from './testing.ts'
import { verifyContainer } from './verifier/verify/verify-bundle.mjs'
import { readZip, writeZip } from './verifier/verify/zip.mjs'

const eve = { role: 'viewer', name: 'Eve Counsel', email: 'eve@example.com', phone: '' } as const
const dora = { role: 'signer', name: 'Dora Gone', email: 'dora@example.com', phone: '' } as const
/** What is secret about each person: of their requests, of their signature, and of themselves. */
const secrets = {
  ana: { ip: '198.51.100.11', agent: 'Ana-Browser/1', phone: '+33612345678', stroke: '3111.7312' },
  ben: { ip: '198.51.100.22', agent: 'Ben-Browser/2', phone: '+4915112345678', stroke: '4222.8423' },
  eve: { ip: '198.51.100.33', agent: 'Eve-Browser/3' },
  dora: { ip: '198.51.100.44', agent: 'Dora-Browser/4' },
  sender: { ip: '203.0.113.7', agent: 'Test/1.0', email: 'olga@acme.example' },
}
type Who = 'ana' | 'ben' | 'eve'
const everyone = { ana, ben, eve, dora }
const MARKER = 'Our limit is 90,000'

/** A page with a comment that preparing the document removes. */
async function withHiddenComment(): Promise<Uint8Array> {
  const pdf = await PDFDocument.load(await samplePdf())
  const comment = pdf.context.obj({
    Type: 'Annot',
    Subtype: 'Text',
    Rect: [9, 9, 20, 20],
    Contents: PDFString.of(MARKER),
  })
  pdf.getPage(0).node.set(PDFName.of('Annots'), pdf.context.obj([pdf.context.register(comment)]))
  return pdf.save({ useObjectStreams: false })
}

let ctx: TestCtx
let member: Member
let id: Awaited<ReturnType<typeof sentContract>>
let ids: Record<string, RecipientId>
const cookies = new Map<Who, string>()
const from = (who: keyof typeof secrets): TestCtx => ({
  ...ctx,
  request: { ip: secrets[who].ip, userAgent: secrets[who].agent },
})

beforeAll(async () => {
  ctx = testContext(await openScratchSqlite())
  member = await founder(ctx)
  const people = [{ ...ana, phone: secrets.ana.phone }, { ...ben, phone: secrets.ben.phone }, eve, dora]
  id = await sentContract(ctx, member, people, {}, [await withHiddenComment(), await withHiddenComment()])
  ids = Object.fromEntries((await recipientsOf(ctx.store.q, id)).map((one) => [one.email.split('@')[0] ?? '', one.id]))
  await removeRecipient(ctx, member, await openContract(ctx, member, id, 'edit'), ids.dora as RecipientId)
  for (const who of ['ana', 'ben'] as const) {
    const cookie = await proven(from(who), everyone[who].email)
    cookies.set(who, cookie)
    await submitted(from(who), cookie, { strokes: [[{ x: Number(secrets[who].stroke), y: 2 }]] })
    await ensureSigned(ctx, id)
    await drain(ctx)
  }
  const { cookie } = await openLink(from('eve'), await tokenFor(ctx, eve.email))
  cookies.set('eve', cookie)
  const viewer = await requireRecipient(from('eve'), cookie)
  await recordViewed(from('eve'), viewer, await shownDocument(ctx, viewer))
  await drain(ctx)
})
afterAll(() => ctx.store.close())

async function downloaded(who: Who): Promise<{ zip: Buffer; files: Map<string, Buffer> }> {
  const signer = await requireRecipient(ctx, cookies.get(who))
  const zip = await bytesOf(await evidenceAsRecipient(from(who), signer))
  return { zip, files: readZip(zip, 'evidence.zip').files }
}

/** The files that contain a text. */
const filesWith = (files: ReadonlyMap<string, Buffer>, text: string) =>
  [...files].flatMap(([name, bytes]) => (bytes.includes(text) ? [name] : []))

describe.each(['ana', 'ben', 'eve'] as const)('the edition of %s', (who) => {
  it('has nothing of others but what they were shown, and nothing that was removed from the upload', async () => {
    const { files } = await downloaded(who)
    const { [who]: own, ...others } = secrets
    for (const secret of [MARKER, ...Object.values(others).flatMap((one) => Object.values(one))])
      expect(filesWith(files, secret), secret).toEqual([])
    for (const [name, { email }] of Object.entries(everyone)) {
      const where = name === who ? ['parties.jsonl', 'personal.jsonl'] : name === 'dora' ? [] : ['parties.jsonl']
      expect(filesWith(files, email), email).toEqual(where)
    }
    expect(filesWith(files, dora.name)).toEqual([])
    // The disclosure that each signer agreed to names the sender.
    expect(filesWith(files, member.name).filter((name) => !name.startsWith('consent/'))).toEqual([])
    expect(filesWith(files, own.ip)).toEqual(['personal.jsonl'])
    expect(filesWith(files, own.agent)).toEqual(['personal.jsonl'])
    const strokes = 'stroke' in own ? [`signatures/${ids[who]}.strokes.json`] : []
    expect([...files.keys()].filter((name) => name.endsWith('.strokes.json'))).toEqual(strokes)
    expect([...files.keys()].filter((name) => name.startsWith('sources/') || name === 'original.pdf')).toEqual([])
  })

  it('verifies, and the report states whose it is and what cannot be checked', async () => {
    const { zip } = await downloaded(who)
    const report = verifyContainer(zip, 'evidence.zip')
    expect(report.problems).toEqual([])
    const text = report.asText('it').replaceAll(/\s+/g, ' ')
    const { name, email, role } = everyone[who]
    expect(text).toContain(`Edition: of the recipient ${name} <${email}> (${role}, ${ids[who]})`)
    expect(text).toContain('What is withheld: VALID')
    expect(text).toContain('the upload is withheld')
    expect(text).toContain('their pen strokes are withheld')
    expect(text).toContain('Who 1 of the parties are: name and address were withheld or erased.')
    expect(verifiedInPython(zip) ?? { status: 0 }).toMatchObject({ status: 0 })
  })

  it('can be verified by hand with the commands in VERIFY.md', async () => {
    const { files } = await downloaded(who)
    const guide = files.get('VERIFY.md')?.toString() ?? ''
    expect(guide).toContain('This is the edition of one recipient.')
    const done = verifiedByHand(files)
    if (!done) return
    const { status, stdout } = done
    expect(status).toBe(0)
    expect(stdout).toMatch(/^events\.jsonl$/m)
    expect(stdout).toMatch(/^acts\//m)
  })

  it('is identical when it is made again', async () => {
    const edition = ids[who] as RecipientId
    const [first, second] = [await zipOf(ctx, id, edition), await zipOf(ctx, id, edition)]
    expect(second.zip.equals(first.zip)).toBe(true)
    expect((await downloaded(who)).zip.equals(first.zip)).toBe(true)
  })
})

it('the edition for members has everything', async () => {
  const zip = await bytesOf(await evidenceAsMember(ctx, member, await openContract(ctx, member, id, 'download')))
  const { files } = readZip(zip, 'evidence.zip')
  expect(filesWith(files, MARKER)).toEqual(['sources/1.pdf', 'sources/2.pdf'])
  expect(files.has('original.pdf')).toBe(true)
  const { phone: _a, ...anas } = secrets.ana
  const { phone: _b, ...bens } = secrets.ben
  for (const secret of [anas, bens, secrets.eve, secrets.sender].flatMap((one) => Object.values(one)))
    expect(filesWith(files, secret).length, secret).toBeGreaterThan(0)
  expect(verifyContainer(zip, 'evidence.zip').problems).toEqual([])
  expect(verifiedInPython(zip) ?? { status: 0 }).toMatchObject({ status: 0 })
})

it('the event of a download has the manifest of that edition', async () => {
  await Promise.all([downloaded('ana'), downloaded('ben')])
  const events = (await eventsOfContract(ctx.store.q, id)).filter(({ event }) => event === 'file.downloaded')
  const hashes = events.map(({ data }) => data.manifest_sha256)
  expect(new Set(hashes).size).toBe(hashes.length)
})

function cheated(files: Map<string, Buffer>, change: (typeof editionCheats)[number][2]): Buffer {
  const changed = new Map(files)
  for (const [name, bytes] of change(files)) {
    if (bytes) changed.set(name, bytes)
    else changed.delete(name)
  }
  return writeZip(signedAgain(ctx, id, changed))
}

it.each(editionCheats)('an edition is refused if its operator %s', async (_, file, change) => {
  const { files } = await downloaded('ana')
  const { problems } = verifyContainer(cheated(files, change), 'evidence.zip')
  expect(problems.map((problem) => problem.file).find((name) => file.test(name))).toBeDefined()
})

it('an edition verifies if its operator signs the same files again, and the verifier in Python refuses the others', async () => {
  const { files } = await downloaded('ana')
  const same = writeZip(signedAgain(ctx, id, files))
  expect(verifyContainer(same, 'evidence.zip').problems).toEqual([])
  const valid = validInPython([same, ...editionCheats.map(([, , change]) => cheated(files, change))])
  if (valid) expect(valid).toEqual([true, ...editionCheats.map(() => false)])
})

it('someone without the log’s key cannot make an edition out of another', async () => {
  const { files } = await zipOf(ctx, id)
  const manifest = JSON.parse((files.get('manifest.json') as Buffer).toString()) as {
    edition: string
    files: { [name: string]: { sha256: string } }
    withheld: object
  }
  const { 'original.pdf': original, ...rest } = manifest.files
  const claimed = {
    ...manifest,
    edition: ids.ana,
    files: rest,
    withheld: { files: { 'original.pdf': original?.sha256 } },
  }
  const forged = new Map(files).set('manifest.json', Buffer.from(JSON.stringify(claimed)))
  forged.delete('original.pdf')
  const { problems } = verifyContainer(writeZip(forged), 'evidence.zip')
  expect(problems).toContainEqual({ file: 'manifest.json', what: 'not the one that manifest.note signs' })
})

it('what was erased is not listed as withheld', async () => {
  await erasePerson(ctx, authorizeManage(member), await openContract(ctx, member, id, 'erase'), ids.ben as RecipientId)
  const { zip, files } = await downloaded('ana')
  const { withheld } = JSON.parse((files.get('manifest.json') as Buffer).toString()) as { withheld: { files: object } }
  expect(Object.keys(withheld.files)).toEqual(['original.pdf', 'sources/1.pdf', 'sources/2.pdf'])
  const report = verifyContainer(zip, 'evidence.zip')
  expect(report.problems).toEqual([])
  expect(report.facts.join()).toContain(`name erased (signer, ${ids.ben})`)
  expect(verifiedInPython(zip) ?? { status: 0 }).toMatchObject({ status: 0 })
})

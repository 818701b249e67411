import { rmSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { MINUTE } from '#lib/core/clock.ts'
import type { ContractId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import type { RecipientInput } from '#lib/domain/contract/schema.ts'
import { verifiedInPython, zipOf } from '#lib/domain/evidence/testing.ts'
import { verifyContainer, verifyFolder } from '#lib/domain/evidence/verifier/verify/verify-bundle.mjs'
import { logView } from '#lib/domain/log/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { checkNote, logKeys, viewPublicLog } from '#lib/domain/verify/index.ts'
import { checkpointText, ed25519Key, parseCheckpoint, readHead, signNote, verifyLog } from '#lib/engines/audit/index.ts'
import { ana, ben, drain, founder, proven, sentContract, submitted } from './testing.ts'

onEachDatabase('a log that continues under a new name', (open) => {
  let ctx: TestCtx
  let member: Member
  /** Completed before the log got its second name, and under it. */
  let before: ContractId
  let after: ContractId
  let names: [string, string]

  const completed = async (person: RecipientInput) => {
    const id = await sentContract(ctx, member, [person])
    await submitted(ctx, await proven(ctx, person.email))
    await ensureSigned(ctx, id)
    await drain(ctx)
    ctx.advance(MINUTE)
    return id
  }
  const noteIn = async (recipient: RecipientInput) => {
    const mails = await ctx.delivery.localMessages()
    const mail = mails.find(({ to, subject }) => to === recipient.email && subject?.startsWith('Completed'))
    return { text: mail?.text ?? '', note: mail?.attachments[1]?.text ?? '' }
  }
  const own = (origin: string, size: number) => {
    const text = checkpointText({ origin, size, root: Buffer.alloc(32, 3) })
    return Buffer.from(signNote(text, origin, ed25519Key(ctx.keys.log.current().seed)))
  }
  const compared = (files: Map<string, Buffer>, bytes: Buffer) =>
    verifyFolder(files, { against: { name: 'mine.txt', bytes } }).checks.find(
      ({ title }) => title === 'Your own checkpoint',
    )

  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
    before = await completed(ana)
    const { origin } = await readHead(ctx.store.q)
    rmSync(path.join(ctx.log.dir, 'checkpoint.txt'))
    await ctx.log.sign(ctx.store, ctx.now())
    names = [origin, (await readHead(ctx.store.q)).origin]
    after = await completed(ben)
  })

  it('mails the checkpoint under the name that it has, and both are genuine', async () => {
    for (const [person, name] of [
      [ana, names[0]],
      [ben, names[1]],
    ] as const) {
      const { text, note } = await noteIn(person)
      expect(text).toContain(`Checkpoint of the log ${name}: `)
      expect(parseCheckpoint(note).origin).toBe(name)
      expect(await checkNote(ctx, note)).toEqual({ origin: name, signedHere: true })
    }
    // A name that was lost with a database, and a log of another installation.
    const [lost, foreign] = [own(`${names[0]}/71`, 9), own('other.example/log', 9)]
    expect(await checkNote(ctx, lost.toString())).toEqual({ origin: `${names[0]}/71`, signedHere: true })
    expect(await checkNote(ctx, foreign.toString())).toMatchObject({ signedHere: false })
  })

  it('is shown with all names, their keys and the reason', async () => {
    expect(names[1]).not.toBe(names[0])
    const view = await viewPublicLog(ctx)
    expect(view.keys.map(({ origin, inUse }) => [origin, inUse])).toEqual([
      [names[0], false],
      [names[1], true],
    ])
    const rename = { seq: expect.any(Number), at: expect.any(String), event: 'log.restored', reason: 'pin_missing' }
    expect(view.renames).toEqual([rename])
    expect(await logKeys(ctx)).toBe(names.map((name) => `${ctx.log.vkey(name)}\n`).join(''))
    expect(await logView(ctx)).toMatchObject({ origin: names[1], renamed: { reason: 'pin_missing', witness: '' } })
    const check = { vkey: ctx.log.vkey, pinned: ctx.log.readPinned(), against: [(await noteIn(ana)).note] }
    expect((await verifyLog(ctx.store.q, check)).problems).toEqual([])
  })

  it('proves what was completed under both names, by both offline verifiers', async () => {
    for (const id of [before, after]) {
      const { zip, files } = await zipOf(ctx, id)
      expect(verifyContainer(zip, 'evidence.zip').problems).toEqual([])
      expect(files.get('checkpoint.txt')?.toString().split('\n')[0]).toBe(names[1])
      expect(verifiedInPython(zip)?.status ?? 0).toBe(0)
    }
  })

  it('is compared with the checkpoint of a mail under either name', async () => {
    const [{ files: first }, { files: second }] = [await zipOf(ctx, before), await zipOf(ctx, after)]
    expect(compared(first, Buffer.from((await noteIn(ana)).note))).toMatchObject({ result: 'holds' })
    expect(compared(second, Buffer.from((await noteIn(ben)).note))).toMatchObject({ result: 'holds' })
  })

  it('is not called rewritten because of a checkpoint under a name that a restore ended', async () => {
    const { files } = await zipOf(ctx, after)
    const { size } = parseCheckpoint(files.get('checkpoint.txt')?.toString() ?? '')
    const problemOf = (bytes: Buffer) =>
      compared(files, bytes)
        ?.problems.map(({ what }) => what)
        .join()
    for (const name of [names[0], `${names[0]}/71`])
      expect(problemOf(own(name, size))).toContain('continues under another name after a restore')
    expect(problemOf(own(names[1], size))).toContain('there are two logs')
    expect(problemOf(own('other.example/log', size))).toContain('has no key of other.example/log')
  })
})

import { type ContractId, messageId, recipientId } from '#lib/core/ids.ts'
import {
  authorizeManage,
  findMember,
  inviteMember,
  issueAccountToken,
  listMembers,
  memberOfSession,
  resetPassword,
  type SessionClaim,
  signIn,
} from '#lib/domain/account/index.ts'
import { recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { createContract, openContract, removeMember } from '#lib/domain/contract/index.ts'
import { listMessages } from '#lib/domain/notify/index.ts'
import { openLink, resendLink } from '#lib/domain/signing/index.ts'
import type { TestCtx } from '#lib/domain/testing.ts'
import { ana, ben, drain, founder, samplePdf, sentContract, tokenFor } from '#lib/server/jobs/testing.ts'

/**
 * Everyone who may send a request, from the least to the most powerful. `unproven`: a signer who must enter a code
 * before reading, of a contract of their own.
 */
export const callers = [
  'nobody',
  'revokedLink',
  'removedMember',
  'unproven',
  'signerOfAnother',
  'viewer',
  'signer',
  'otherMember',
  'creator',
  'admin',
] as const
export type Caller = (typeof callers)[number]

/** What a caller's browser sends: the session of a member, or the cookie of a signing session. */
export type Credentials = { claim: SessionClaim | null; cookie: string | null }

const cleo = { ...ben, name: 'Cleo', email: 'cleo@example.com' }
const vera = { role: 'viewer', name: 'Vera', email: 'vera@example.com', phone: '' } as const
const dora = { ...ben, name: 'Dora', email: 'dora@example.com' }
const password = 'a long password'

async function joined(ctx: TestCtx, name: string) {
  const email = `${name}@acme.example`
  const [owner] = await ctx.store.q.select().from(ctx.store.q.t.user)
  const admin = authorizeManage((await findMember(ctx.store.q, owner?.id as never)) as never)
  await inviteMember(ctx, admin, { name, email, role: 'member' })
  const user = (await ctx.store.q.select().from(ctx.store.q.t.user)).find((row) => row.email === email)
  await resetPassword(ctx, { token: await issueAccountToken(ctx, user?.id as never, 'invite'), password })
  const claim = (await signIn(ctx, { email, password })) as SessionClaim
  const member = await memberOfSession(ctx, claim)
  const listed = (await listMembers(ctx, admin)).find((row) => row.email === email)
  if (!member || !listed) throw new Error(`${name} is not a member`)
  return { claim, member, remove: () => removeMember(ctx, admin, listed.memberId as never) }
}

/**
 * An installation with a contract of its creator (signers Ana and Cleo, viewer Vera), another contract (signer Ben),
 * three drafts, and the credentials of every caller. Cleo's link was revoked after she opened it.
 */
export async function installation(ctx: TestCtx) {
  const owner = await founder(ctx)
  const [creator, other, removed] = [await joined(ctx, 'mia'), await joined(ctx, 'noa'), await joined(ctx, 'rex')]
  const another = await sentContract(ctx, creator.member, [ben])
  await sentContract(ctx, creator.member, [dora], { codeBefore: 'reading' })
  const contract = await sentContract(ctx, creator.member, [ana, cleo, vera])
  const opening = async (email: string) => openLink(ctx, await tokenFor(ctx, email))
  const sessions = {
    signer: await opening(ana.email),
    revokedLink: await opening(cleo.email),
    viewer: await opening(vera.email),
    signerOfAnother: await opening(ben.email),
    unproven: await opening(dora.email),
  }
  const people = await recipientsOf(ctx.store.q, contract)
  const revoked = people.find(({ email }) => email === cleo.email)
  const opened = await openContract(ctx, creator.member, contract, 'send')
  ctx.advance(60 * 60_000)
  await resendLink(ctx, creator.member, opened, recipientId.parse(revoked?.id))
  await drain(ctx)
  await removed.remove()
  const draft = async (): Promise<ContractId> => {
    const bytes = await samplePdf()
    const file = { name: 'Draft.pdf', body: [bytes], length: bytes.length }
    return createContract(ctx, creator.member, { files: [file] })
  }
  const messages = await listMessages(ctx, await openContract(ctx, creator.member, contract, 'read'))
  await ctx.store.tx((q) => q.update(q.t.message).set({ state: 'failed' }))
  await ctx.log.sign(ctx.store, ctx.now())
  const admin = (await signIn(ctx, { email: owner.email, password })) as SessionClaim
  const claims = { otherMember: other.claim, creator: creator.claim, removedMember: removed.claim, admin }
  const credentials = (caller: Caller): Credentials => ({
    claim: (claims as Partial<Record<Caller, SessionClaim>>)[caller] ?? null,
    cookie: (sessions as Partial<Record<Caller, { cookie: string }>>)[caller]?.cookie ?? null,
  })
  return {
    contract,
    recipients: {
      signer: sessions.signer.recipientId,
      viewer: sessions.viewer.recipientId,
      unproven: sessions.unproven.recipientId,
    },
    another,
    revokedRecipient: recipientId.parse(revoked?.id),
    /** That failed: one for each caller who may send it again. */
    messages: { creator: messageId.parse(messages[0]?.id), admin: messageId.parse(messages[1]?.id) },
    draft: await draft(),
    /** To delete: one for each caller who may. */
    drafts: { creator: await draft(), admin: await draft() },
    credentials,
  }
}
export type Installation = Awaited<ReturnType<typeof installation>>

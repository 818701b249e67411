// A process beside the server under test that creates contracts by the product's use cases, in a tenth of the time that a
// browser needs. Only this file of e2e may import lib/domain (.dependency-cruiser.mjs).
import { z } from 'zod'
import { later } from '#lib/core/clock.ts'
import { codeDeliveries } from '#lib/core/vocabulary/contract.ts'
import { recipientRoles } from '#lib/core/vocabulary/recipient.ts'
import { type Member, memberOfSession, signIn } from '#lib/domain/account/index.ts'
import {
  createContract,
  openDraft,
  openDraftToSend,
  saveDetails,
  saveFields,
  saveRecipients,
  sendUnreviewed,
} from '#lib/domain/contract/index.ts'
import type { FieldInput } from '#lib/domain/contract/schema.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { serverContext } from '#lib/server/context.ts'

const seedSchema = z.object({
  /** How far the server's clock is ahead, in milliseconds. */
  shiftMs: z.number(),
  name: z.string(),
  bytes: z.instanceof(Uint8Array),
  people: z.array(
    z.object({
      name: z.string(),
      email: z.string(),
      phone: z.string().default(''),
      role: z.enum(recipientRoles).default('signer'),
    }),
  ),
  codes: z.enum(codeDeliveries),
})
type Seed = z.output<typeof seedSchema>

let claim: Awaited<ReturnType<typeof signIn>> = null

/** The first admin, with a session for all contracts, because sign-ins are rate-limited; a new one when it has ended. */
async function admin(ctx: Ctx): Promise<Member> {
  const { SIGNCOVE_ADMIN_EMAIL: email = '', SIGNCOVE_ADMIN_PASSWORD: password = '' } = process.env
  const current = claim && (await memberOfSession(ctx, claim))
  if (current) return current
  claim = await signIn(ctx, { email, password })
  const member = claim && (await memberOfSession(ctx, claim))
  if (!member) throw new Error('the first admin could not sign in')
  return member
}

async function seedContract(ctx: Ctx, { name, bytes, people, codes }: Seed): Promise<string> {
  const member = await admin(ctx)
  const files = [{ name, body: [bytes], length: bytes.length }]
  const id = await createContract(ctx, member, { files })
  const draft = await openDraft(ctx, member, id)
  const recipients = await saveRecipients(ctx, draft, people)
  const { title } = draft
  await saveDetails(ctx, draft, {
    title,
    message: '',
    codeDelivery: codes,
    codeBefore: 'signing',
    copyTime: 'completion',
    expiresInDays: 30,
    notifyViewed: false,
  })
  const signers = recipients.filter((_, at) => people[at]?.role === 'signer')
  const fields = signers.map(
    (recipientId, at): FieldInput => ({
      id: `${at}`,
      recipientId,
      type: 'signature',
      page: 1,
      rect: { x: 0.15, y: 0.58 + at * 0.12, width: 0.3, height: 0.07 },
      options: {},
    }),
  )
  await saveFields(ctx, draft, fields)
  await sendUnreviewed(ctx, member, await openDraftToSend(ctx, member, id))
  return id
}

process.on('disconnect', () => process.exit())
process.on('message', async (message) => {
  try {
    const seed = seedSchema.parse(message)
    const ctx = await serverContext()
    const now = () => later(ctx.now(), seed.shiftMs)
    process.send?.({ id: await seedContract({ ...ctx, now }, seed) })
  } catch (error) {
    process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})

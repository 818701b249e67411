import type { OrganisationId, UserId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents, newestOfKind } from '#lib/engines/audit/index.ts'
import { countOrganisations, insertMember, insertOrganisation, insertUser } from './account.store.ts'
import { byActor } from './actor.ts'
import { hashPassword } from './password.ts'
import { requireUnguessable } from './require-unguessable.ts'
import type { SetUpInput, SetUpRecord } from './schema.ts'

/** True once the installation has its organisation and first admin. */
export async function isSetUp(ctx: Ctx): Promise<boolean> {
  return (await countOrganisations(ctx.store.q)) > 0
}

/**
 * Creates the organisation and its first admin. Throws Refusal('already_set_up') if the installation has an organisation
 * (further members are invited), and 'password_guessable'.
 */
export async function setUp(ctx: Ctx, input: SetUpInput): Promise<{ organisationId: OrganisationId; userId: UserId }> {
  // Checked before the hash, because any visitor can call this and the hash is slow by design.
  if (await isSetUp(ctx)) throw new Refusal('already_set_up')
  await requireUnguessable(input.password, input)
  const passwordHash = await hashPassword(input.password)
  return ctx.store.tx(async (q) => {
    const now = ctx.now()
    // Appending locks the log's head row, so that of two concurrent set-ups the second one sees the first.
    const visitor = { kind: 'visitor', email: input.email } as const
    await appendEvents(q, [byActor(ctx, visitor, 'organisation.set_up', { personal: { name: input.organisation } })])
    if ((await countOrganisations(q)) > 0) throw new Refusal('already_set_up')
    const organisationId = await insertOrganisation(
      q,
      { name: input.organisation, timeZone: input.timeZone, locale: input.locale },
      now,
    )
    const userId = await insertUser(q, { email: input.email, name: input.name, passwordHash }, now)
    await insertMember(q, { organisationId, userId, role: 'admin' }, now)
    return { organisationId, userId }
  })
}

/** When, from where and with which address the installation was set up, so that its owner can check; null before. */
export async function setUpRecord(ctx: Ctx): Promise<SetUpRecord | null> {
  const event = await newestOfKind(ctx.store.q, 'organisation.set_up')
  if (!event) return null
  const { email } = event.personal ?? {}
  return { at: event.at, address: event.ipAddress, email: typeof email === 'string' ? email : null }
}

import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { MINUTE } from '#lib/core/clock.ts'
import { writeDurable } from '#lib/core/durable-file.ts'
import type { OrganisationId, UserId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { consumeOrRefuse, networkOf } from '#lib/engines/rate-limit/index.ts'
import { isLocalOnly } from '#lib/env/index.ts'
import type { SetUpInput } from './schema.ts'
import { isSetUp, setUp } from './set-up.ts'

/** Crockford's base 32: no letters that look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUPS = 4
const GROUP = 4

const fileOf = (ctx: Ctx) => path.join(ctx.settings.dataDir, 'secrets', 'setup-code')

/** True if a visitor needs a code to set up this server, because others may reach it first (AUTH-05). */
export function needsSetupCode({ settings }: Ctx): boolean {
  return !isLocalOnly(settings)
}

async function readCode(ctx: Ctx): Promise<string | null> {
  try {
    return await readFile(fileOf(ctx), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function newCode(): string {
  const group = () => Array.from({ length: GROUP }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/**
 * The code for the set-up, which is created once and kept in the data directory (mode 0600). Null if none is needed; then a
 * code that was kept is deleted.
 */
export async function ensureSetupCode(ctx: Ctx): Promise<string | null> {
  if (!needsSetupCode(ctx) || (await isSetUp(ctx))) {
    await rm(fileOf(ctx), { force: true })
    return null
  }
  const kept = await readCode(ctx)
  if (kept) return kept
  const code = newCode()
  await writeDurable(fileOf(ctx), code)
  return code
}

function isSame(given: string, code: string): boolean {
  const digest = (text: string) =>
    createHash('sha256')
      .update(text.toUpperCase().replace(/[^0-9A-Z]/g, ''))
      .digest()
  return timingSafeEqual(digest(given), digest(code))
}

/** Throws Refusal('setup_code_wrong'), and 'too_many_requests' after 10 wrong codes from a network in 15 minutes. */
async function requireCode(ctx: Ctx, given: string): Promise<void> {
  const key = `setup-code:ip:${networkOf(ctx.request?.ip)}`
  await ctx.store.tx((q) => consumeOrRefuse(q, { key, limit: 10, windowMs: 15 * MINUTE, now: ctx.now() }))
  const code = await readCode(ctx)
  if (!code || !isSame(given, code)) throw new Refusal('setup_code_wrong')
}

/** As `setUp`, by anyone who opens the set-up page: on a server that others can reach, they must have the code. */
export async function setUpByVisitor(
  ctx: Ctx,
  { code = '', ...input }: SetUpInput & { code?: string | undefined },
): Promise<{ organisationId: OrganisationId; userId: UserId }> {
  if (await isSetUp(ctx)) throw new Refusal('already_set_up')
  if (needsSetupCode(ctx)) await requireCode(ctx, code)
  const done = await setUp(ctx, input)
  await rm(fileOf(ctx), { force: true })
  return done
}

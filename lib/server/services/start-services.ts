import { existsSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '#lib/core/refusal.ts'
import { reportError } from '#lib/core/report.ts'
import { ensureSetupCode, isSetUp, setUp } from '#lib/domain/account/index.ts'
import { MAX_PASSWORD, MIN_PASSWORD } from '#lib/domain/account/password.rules.ts'
import { setUpSchema } from '#lib/domain/account/schema.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { pinnedCheckpointPlace } from '#lib/domain/log/index.ts'
import { canEveryoneSeal } from '#lib/domain/seal-key/index.ts'
import { readHead } from '#lib/engines/audit/index.ts'
import { type Settings, SettingsError } from '#lib/env/index.ts'
import { serverContext } from '#lib/server/context.ts'
import { startWorker } from '#lib/server/jobs/index.ts'
import { claimDataDirectory } from './claim-data-directory.ts'
import { StartError } from './start-error.ts'

export type Services = {
  isSetUp: boolean
  /** Messages for the person who starts the server, a sentence each. */
  messages: string[]
  stop(): Promise<void>
}

/**
 * Opens and migrates the database, compares its log with the pinned checkpoint and signs it, creates the first admin if
 * the environment names one, and starts the queue worker. Stopping signs the log again.
 */
export async function startServices(settings: Settings): Promise<Services> {
  const unlock = claimDataDirectory(settings.dataDir)
  const ctx = await openContext(settings)
  await startLog(ctx)
  // No request of this process has begun: what is there was left by one that was killed.
  for (const blobs of [ctx.blobs, ctx.cache]) await blobs.removeUnfinished(new Date())
  await ensureFirstAdmin(ctx)
  const worker = await startWorker(ctx)
  const stop = async () => {
    await worker.stop()
    await signLast(ctx)
    ctx.delivery.close()
    await ctx.store.close()
    unlock()
  }
  const ready = await isSetUp(ctx)
  const code = await ensureSetupCode(ctx)
  const first = code === null ? [] : [`The set-up page asks for this code: ${code}`]
  const warnings = !(await canEveryoneSeal(ctx)) ? ['Contracts cannot be sent: the seal key cannot be used.'] : []
  const log = [...rolledBack(ctx), ...pinnedInside(ctx)]
  const messages = [
    ...first,
    ...log,
    ...warnings,
    ...keyWarnings(ctx),
    ...proxyWarnings(settings),
    ...describe(settings),
  ]
  return { isSetUp: ready, messages, stop }
}

async function startLog(ctx: Ctx): Promise<void> {
  try {
    await ctx.log.start(ctx.store, ctx.now())
  } catch (error) {
    const words = `the pinned checkpoint of the log could not be written to ${ctx.log.dir}: ${rootCause(error)}`
    throw new StartError(words, { cause: error })
  }
}

/** Signs the events since the last checkpoint. The server also stops if that fails. */
async function signLast(ctx: Ctx): Promise<void> {
  try {
    if (ctx.log.rollback === null && (await readHead(ctx.store.q)).size > 0) await ctx.log.sign(ctx.store, ctx.now())
  } catch (error) {
    reportError('log: the last events could not be signed', error)
  }
}

function rolledBack({ log: { rollback } }: Ctx): string[] {
  if (rollback === null) return []
  const { pinned, found, reason } = rollback
  const what = {
    smaller: `The database has ${found.size} of the ${pinned?.size} events in the pinned checkpoint: it was restored from an older backup.`,
    inconsistent: `The log in the database does not match the ${pinned?.size} events in the pinned checkpoint.`,
    pinned_unreadable: 'The pinned checkpoint of the log cannot be read, or was signed with another key.',
  }[reason]
  return [`${what} Nothing can be sent, signed or sealed until an admin signs in and resolves this.`]
}

function pinnedInside(ctx: Ctx): string[] {
  if (pinnedCheckpointPlace(ctx) !== 'data directory') return []
  return [
    'The pinned checkpoint is in the data directory: a restore from an older backup restores both and is not detected. Set SIGNCOVE_PINNED_CHECKPOINT_DIR to a directory elsewhere.',
  ]
}

async function openContext(settings: Settings): Promise<Ctx> {
  try {
    const ctx = await serverContext()
    await ctx.store.migrate()
    return ctx
  } catch (error) {
    if (error instanceof SettingsError) throw error
    const where = settings.databaseUrl === null ? `in ${settings.dataDir}` : 'in DATABASE_URL'
    throw new StartError(`the database ${where} could not be opened: ${rootCause(error)}`, { cause: error })
  }
}

/** The message of the innermost error; an error about several addresses has a code instead of a message. */
function rootCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause !== undefined) return rootCause(error.cause)
  return error.message || String(Reflect.get(error, 'code') ?? error.name)
}

/** `SIGNCOVE_ADMIN_EMAIL` and `SIGNCOVE_ADMIN_PASSWORD` set up an empty installation without a browser. */
async function ensureFirstAdmin(ctx: Ctx): Promise<void> {
  const { admin } = ctx.settings
  if (admin === null || (await isSetUp(ctx))) return
  const input = setUpSchema.safeParse({
    // Both names can be changed later; the email address is the best default.
    organisation: admin.email.split('@')[1],
    name: admin.email.split('@')[0],
    email: admin.email,
    password: admin.password,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale: 'en',
  })
  if (!input.success) {
    const isPassword = input.error.issues.some((issue) => issue.path[0] === 'password')
    throw new StartError(
      isPassword
        ? `SIGNCOVE_ADMIN_PASSWORD must have ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`
        : 'SIGNCOVE_ADMIN_EMAIL must be an email address.',
    )
  }
  try {
    await setUp(ctx, input.data)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'password_guessable') throw error
    throw new StartError('SIGNCOVE_ADMIN_PASSWORD is easy to guess: use several unrelated words.', { cause: error })
  }
}

/** A backup of the data directory should not contain the key that decrypts it. */
function keyWarnings({ keys, settings: { masterKeyFile: file, dataDir } }: Ctx): string[] {
  if (keys.isInDataDir)
    return [
      `The master key is in the data directory, so a backup of it can be decrypted. Move ${file} elsewhere and set SIGNCOVE_MASTER_KEY_FILE.`,
    ]
  const copy = path.join(dataDir, 'secrets', 'master.key')
  return existsSync(copy)
    ? [`The master key is in ${file}, but a copy is left in the data directory. Remove ${copy}.`]
    : []
}

/** The server itself speaks HTTP only, so an https address means that there is a proxy in front. */
function proxyWarnings({ url, trustedProxies }: Settings): string[] {
  if (url.protocol !== 'https:' || trustedProxies > 0) return []
  return [
    'SIGNCOVE_URL is https, so there is a reverse proxy, but SIGNCOVE_TRUSTED_PROXIES is 0: all clients have the address of the proxy, in limits and in the log. Set it to the number of proxies.',
  ]
}

function describe(settings: Settings): string[] {
  const pathOf = (file: string) => {
    const absolute = path.join(settings.dataDir, file)
    const relative = path.relative(process.cwd(), absolute)
    return relative === '' || relative.startsWith('..') ? absolute : relative
  }
  return [
    ...(settings.smtp
      ? []
      : [`Emails are not sent: messages are saved in ${pathOf('outbox')} until SMTP_URL and SMTP_FROM are set.`]),
    `All data is in ${pathOf('.')}${settings.databaseUrl === null ? '' : ' and in the database in DATABASE_URL'}. Back it up.`,
  ]
}

import { getFormatter, getTranslations } from 'next-intl/server'
import type { InstallationState } from '#components/settings/installation-checks.tsx'
import type { OrganisationId } from '#lib/core/ids.ts'
import { reportWarning } from '#lib/core/report.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { spaceView } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { checkAuthority } from '#lib/domain/log/index.ts'
import type { AuthorityCheck } from '#lib/domain/log/schema.ts'
import { sealIdentity } from '#lib/domain/seal-key/index.ts'
import { isolation } from '#lib/engines/pdf/index.ts'
import { checkHealth, type Health } from '#lib/server/health/index.ts'
import { undeclaredProxy } from '#lib/server/http/undeclared-proxy.ts'

const stateOf = (check: Health['checks'][keyof Health['checks']]) => (check === 'ok' ? 'ok' : 'failing')

function channelsOf({ delivery, settings: { smtp, twilio } }: Ctx): Pick<InstallationState, 'email' | 'sms'> {
  const sms = { twilio: 'set', local: 'local', none: 'off' } as const
  return {
    // Only the host: the rest of SMTP_URL is secret.
    email: smtp
      ? { through: 'smtp', state: 'set', detail: `${new URL(smtp.url).host} (${smtp.from.address})` }
      : { through: 'local', state: 'local' },
    sms: { through: delivery.sms, state: sms[delivery.sms], ...(twilio ? { detail: twilio.from } : {}) },
  }
}

async function sealOf(
  ctx: Ctx,
  organisationId: OrganisationId,
  check: 'ok' | 'failed',
): Promise<InstallationState['seal']> {
  const format = await getFormatter()
  try {
    const { notAfter } = await sealIdentity(ctx, organisationId)
    return { state: stateOf(check), detail: format.dateTime(notAfter, { dateStyle: 'long' }) }
  } catch (error) {
    return { state: 'failing', error: error instanceof Error ? error.message : String(error) }
  }
}

async function timestampOf(check: AuthorityCheck): Promise<InstallationState['timestamp']> {
  if (check.state === 'off') return { state: 'off' }
  if (check.state === 'ok') return { state: 'ok', detail: check.authority }
  reportWarning(`installation: timestamp authority: ${check.reason}`)
  const words = await getTranslations('settings.installation.timestampFault')
  return { state: 'failing', error: words(check.reason) }
}

/** Compares the server's clock with the authority's (AUD-08). */
async function clockOf(check: AuthorityCheck): Promise<InstallationState['clock']> {
  if (check.state === 'off') return { state: 'off', skewMs: null }
  const { skewMs } = check
  if (skewMs === null) return { state: check.state === 'ok' ? 'ok' : 'set', skewMs }
  const format = await getFormatter()
  const seconds = format.number(Math.round(skewMs / 1000), { style: 'unit', unit: 'second', signDisplay: 'always' })
  return { state: 'failing', error: seconds, skewMs }
}

/** The space that documents take. It is failing too when nothing more can be uploaded. */
async function storageOf(ctx: Ctx, check: 'ok' | 'failed'): Promise<InstallationState['storage']> {
  const [format, words] = [await getFormatter(), await getTranslations('settings.installation')]
  const { used, allowed, free } = await spaceView(ctx)
  const inGb = (bytes: number) =>
    format.number(bytes / 1e9, { style: 'unit', unit: 'gigabyte', maximumFractionDigits: 2 })
  const space = { used: inGb(used), allowed: inGb(allowed), free: inGb(free) }
  const isFull = used >= allowed || free < ctx.settings.space.free
  return check === 'ok' && isFull
    ? { state: 'failing', error: words('storageFull'), ...space }
    : { state: stateOf(check), ...space }
}

function masterKeyOf({ keys }: Ctx): InstallationState['masterKey'] {
  return {
    state: keys.isInDataDir ? 'local' : 'ok',
    place: keys.isInDataDir ? 'inside' : 'outside',
    rotation: keys.ids().length > 1 ? 'running' : 'none',
  }
}

function proxiesOf({ settings: { trustedProxies: count } }: Ctx): InstallationState['proxies'] {
  const header = undeclaredProxy()
  return header === null
    ? { state: count > 0 ? 'set' : 'off', count }
    : { state: 'failing', count, error: `${header} · SIGNCOVE_TRUSTED_PROXIES=0` }
}

/** The current state of the installation. Contains no secrets, because other people may see an admin's screen. */
export async function installationState(ctx: Ctx, { organisationId }: Member): Promise<InstallationState> {
  // Requests a token from the authorities, so that a wrong URL is reported here and not at the first seal.
  const [{ checks, queue }, authority] = await Promise.all([checkHealth(ctx), checkAuthority(ctx)])
  return {
    ...channelsOf(ctx),
    seal: await sealOf(ctx, organisationId, checks.seal),
    timestamp: await timestampOf(authority),
    clock: await clockOf(authority),
    storage: await storageOf(ctx, checks.storage),
    masterKey: masterKeyOf(ctx),
    database: { state: stateOf(checks.database), through: ctx.settings.databaseUrl === null ? 'sqlite' : 'postgres' },
    uploads: { state: stateOf(checks.documents), through: isolation().namespaces ? 'namespaces' : 'permissions' },
    proxies: proxiesOf(ctx),
    queue: { state: stateOf(checks.queue), deadLettered: queue.deadLettered },
  }
}

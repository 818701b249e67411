import { getFormatter, getTranslations } from 'next-intl/server'
import type { InstallationState } from '#components/settings/installation-checks.tsx'
import type { Ctx } from '#lib/context/index.ts'
import { type Readiness, readiness } from '#lib/readiness/index.ts'
import { checkAuthority, sealIdentity } from '#lib/sealing/index.ts'

const stateOf = (check: Readiness['checks'][keyof Readiness['checks']]) => (check === 'ok' ? 'ok' : 'failing')

function channelsOf({ delivery, settings: { smtp, twilio } }: Ctx): Pick<InstallationState, 'email' | 'sms'> {
  const sms = { twilio: 'set', local: 'local', none: 'off' } as const
  return {
    // The address of the server alone: what else stands in SMTP_URL is secret.
    email: smtp
      ? { through: 'smtp', state: 'set', detail: `${new URL(smtp.url).host} (${smtp.from})` }
      : { through: 'local', state: 'local' },
    sms: { through: delivery.sms, state: sms[delivery.sms], ...(twilio ? { detail: twilio.from } : {}) },
  }
}

async function sealOf(ctx: Ctx, check: 'ok' | 'failed'): Promise<InstallationState['seal']> {
  const format = await getFormatter()
  try {
    const { notAfter } = await sealIdentity(ctx)
    return { state: stateOf(check), detail: format.dateTime(notAfter, { dateStyle: 'long' }) }
  } catch (error) {
    return { state: 'failing', error: error instanceof Error ? error.message : String(error) }
  }
}

/** Asks the authorities for a token, so that a wrong address shows here and not at the first seal. */
async function timestampOf(ctx: Ctx): Promise<InstallationState['timestamp']> {
  const check = await checkAuthority(ctx)
  if (check.state === 'off') return { state: 'off' }
  if (check.state === 'ok') return { state: 'ok', detail: check.authority }
  console.warn('installation: timestamp authority:', check.error)
  const words = await getTranslations('settings.installation.timestampFault')
  return { state: 'failing', error: words(check.reason) }
}

/** What this installation can do right now. Carries no secret: an admin's screen may be seen by others. */
export async function installationState(ctx: Ctx): Promise<InstallationState> {
  const [{ checks, outbox }, timestamp] = await Promise.all([readiness(ctx), timestampOf(ctx)])
  return {
    ...channelsOf(ctx),
    seal: await sealOf(ctx, checks.seal),
    timestamp,
    storage: { state: stateOf(checks.storage) },
    database: { state: stateOf(checks.database), through: ctx.settings.databaseUrl === null ? 'sqlite' : 'postgres' },
    outbox: { state: stateOf(checks.outbox), dead: outbox.dead },
  }
}

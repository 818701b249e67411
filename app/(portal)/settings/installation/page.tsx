import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { InstallationChecks } from '#components/settings/installation-checks.tsx'
import { InstallationSettings } from '#components/settings/installation-settings.tsx'
import { LogChecks } from '#components/settings/log-checks.tsx'
import { SetUpFacts } from '#components/settings/set-up-facts.tsx'
import { setUpRecord } from '#lib/domain/account/index.ts'
import { allowedCountries } from '#lib/domain/contract/index.ts'
import { logView, witnessVkey } from '#lib/domain/log/index.ts'
import { pageAdmin } from '../../page-admin.ts'
import { installationState } from './installation-state.ts'

export async function generateMetadata(): Promise<Metadata> {
  await pageAdmin()
  return { title: (await getTranslations('settings'))('installation.title') }
}

/** The current state and the settings of the installation. */
export default async function InstallationPage() {
  const { ctx, admin } = await pageAdmin()
  const { url, trustedProxies, cityDatabase, timestamp } = ctx.settings
  const [log, record] = await Promise.all([logView(ctx), setUpRecord(ctx)])
  return (
    <>
      <InstallationChecks state={await installationState(ctx, admin)} />
      <LogChecks
        log={log}
        isRolledBack={ctx.log.rollback !== null}
        forOthers={{
          witnessFor: ctx.log.vkey(log.origin),
          witness: `${witnessVkey(ctx)} ${new URL('/witness', url).href}`,
        }}
      />
      {record ? <SetUpFacts record={record} /> : null}
      <InstallationSettings
        address={url.origin}
        trustedProxies={trustedProxies}
        locations={cityDatabase === null ? 'country' : 'city'}
        phoneCountries={allowedCountries(ctx.settings)}
        authorities={timestamp?.authorities.map((address) => new URL(address).host) ?? []}
      />
    </>
  )
}

import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DisclosureForm } from '#components/settings/disclosure-form.tsx'
import { DisclosureVersions } from '#components/settings/disclosure-versions.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Card } from '#components/ui/card.tsx'
import { TabNav } from '#components/ui/tab-nav.tsx'
import { disclosureSettings } from '#lib/domain/signing/index.ts'
import { languageNames, signerLocales, toLocale } from '#lib/words/index.ts'
import { ClientWords } from '../../../client-words.tsx'
import { pageAdmin } from '../../page-admin.ts'
import { restoreDisclosureAction, saveDisclosureAction } from './actions.ts'

type Props = { searchParams: Promise<{ language?: string | string[] }> }

export async function generateMetadata(): Promise<Metadata> {
  await pageAdmin()
  return { title: (await getTranslations('settings'))('nav.disclosure') }
}

/** The disclosure that signers consent to, in each language, with every version. */
export default async function DisclosurePage({ searchParams }: Props) {
  const { ctx, admin } = await pageAdmin()
  const words = await getTranslations('settings')
  const { language } = await searchParams
  const locale = toLocale(typeof language === 'string' ? language : admin.locale)
  const settings = await disclosureSettings(ctx, admin, locale)
  const tabs = signerLocales.map((each) => ({
    href: `/settings/disclosure?language=${each}`,
    label: languageNames[each],
    current: each === locale,
  }))
  return (
    <ClientWords words={['settings.disclosure']}>
      <Card title={words('disclosure.title')} description={words('disclosure.description')}>
        <TabNav label={words('disclosure.languages')} items={tabs} />
        <DisclosureForm
          key={locale}
          settings={settings}
          save={saveDisclosureAction}
          restore={restoreDisclosureAction}
        />
      </Card>
      <Banner>{words('disclosure.level')}</Banner>
      <Card title={words('disclosure.versions')} description={words('disclosure.versionsText')}>
        <DisclosureVersions settings={settings} />
      </Card>
    </ClientWords>
  )
}

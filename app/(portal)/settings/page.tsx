import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { OrganisationFacts } from '#components/settings/organisation-facts.tsx'
import { OrganisationForm } from '#components/settings/organisation-form.tsx'
import { Card } from '#components/ui/card.tsx'
import { toLocale } from '#lib/core/words/index.ts'
import { pageMember } from '#lib/http/page-member.ts'
import { saveOrganisationAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings'))('organisation.title') }
}

/** The organisation: for admins to change, for members to know. */
export default async function OrganisationPage() {
  const { member } = await pageMember()
  const words = await getTranslations('settings.organisation')
  const value = { name: member.organisation, timeZone: member.timeZone, locale: toLocale(member.locale) }
  const isAdmin = member.role === 'admin'
  return (
    <Card title={words('title')} description={words(isAdmin ? 'description' : 'readOnly')}>
      {isAdmin ? (
        <OrganisationForm
          action={saveOrganisationAction}
          value={value}
          timeZones={['UTC', ...Intl.supportedValuesOf('timeZone')]}
        />
      ) : (
        <OrganisationFacts value={value} />
      )}
    </Card>
  )
}

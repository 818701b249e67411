import { useTranslations } from 'next-intl'
import { Facts } from '#components/ui/facts.tsx'
import type { OrganisationInput } from '#lib/domain/account/schema.ts'
import { languageNames } from '#lib/words/locales.ts'

/** The organisation, read-only. */
export function OrganisationFacts({ value }: { value: OrganisationInput }) {
  const words = useTranslations('settings')
  return (
    <Facts
      facts={[
        { term: words('organisation.name'), value: value.name },
        { term: words('organisation.timeZone'), value: value.timeZone.replaceAll('_', ' ') },
        { term: words('organisation.locale'), value: languageNames[value.locale] },
      ]}
    />
  )
}

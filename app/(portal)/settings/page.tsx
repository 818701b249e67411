import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { OrganisationFacts } from '#components/settings/organisation-facts.tsx'
import { OrganisationForm } from '#components/settings/organisation-form.tsx'
import { UnderSignatureForm } from '#components/settings/under-signature-form.tsx'
import { UnderSignaturePreview } from '#components/settings/under-signature-preview.tsx'
import { Card } from '#components/ui/card.tsx'
import type { Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { pageMember } from '#lib/server/http/page-member.ts'
import { portalLocales, toLocale, translator } from '#lib/words/index.ts'
import { timeText } from '#lib/words/time-text.ts'
import { ClientWords } from '../../client-words.tsx'
import { saveOrganisationAction, saveUnderSignatureAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings'))('organisation.title') }
}

/** The lines that the member's own signature would have now. */
async function sampleLines(ctx: Ctx, { name, locale, timeZone }: Member) {
  const language = toLocale(locale)
  const meaning = (await translator(language, 'meaning'))('approval')
  return { language, name, time: timeText(ctx.now(), language, timeZone), meaning }
}

/** The organisation: editable for admins, read-only for members. */
export default async function OrganisationPage() {
  const { ctx, member } = await pageMember()
  const words = await getTranslations('settings')
  const value = { name: member.organisation, timeZone: member.timeZone, locale: toLocale(member.locale, portalLocales) }
  const isAdmin = member.role === 'admin'
  const description = isAdmin ? 'description' : 'readOnly'
  const under = { value: member.underSignature, sample: await sampleLines(ctx, member) }
  return (
    <ClientWords words={['settings.organisation', 'settings.underSignature']}>
      <Card title={words('organisation.title')} description={words(`organisation.${description}`)}>
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
      <Card title={words('underSignature.title')} description={words(`underSignature.${description}`)}>
        {isAdmin ? (
          <UnderSignatureForm action={saveUnderSignatureAction} {...under} />
        ) : (
          <UnderSignaturePreview {...under} />
        )}
      </Card>
    </ClientWords>
  )
}

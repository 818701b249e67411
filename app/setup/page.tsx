import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { AuthPage } from '#components/portal/auth-page.tsx'
import { LanguageSwitch } from '#components/portal/language-switch.tsx'
import { isSetUp, needsSetupCode } from '#lib/domain/account/index.ts'
import { requestContext } from '#lib/server/http/request-context.ts'
import { ClientWords } from '../client-words.tsx'
import { SetupClient } from './setup-client.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('setup.title') }
}

/** The first run: creates the organisation and its admin. */
export default async function SetupPage() {
  const ctx = await requestContext()
  if (await isSetUp(ctx)) redirect('/sign-in')
  const words = await getTranslations('account')
  return (
    <AuthPage title={words('setup.title')} description={words('setup.description')} languages={<LanguageSwitch />}>
      <ClientWords words={['account']}>
        <SetupClient needsCode={needsSetupCode(ctx)} />
      </ClientWords>
    </AuthPage>
  )
}

import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { AuthPage } from '#components/portal/auth-page.tsx'
import { ClientWords } from '../client-words.tsx'
import { ChoosePasswordClient } from './choose-password-client.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('reset.title') }
}

/** Where the links of "forgot your password" and of an invitation lead. */
export default async function ChoosePasswordPage() {
  const words = await getTranslations('account')
  return (
    <AuthPage
      title={words('reset.title')}
      description={words('reset.description')}
      foot={<Link href="/forgot-password">{words('reset.again')}</Link>}
    >
      <ClientWords namespaces={['common', 'account']}>
        <ChoosePasswordClient />
      </ClientWords>
    </AuthPage>
  )
}

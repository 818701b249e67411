import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { ForgotForm } from '#components/portal/account-forms.tsx'
import { AuthPage } from '#components/portal/auth-page.tsx'
import { LanguageSwitch } from '#components/portal/language-switch.tsx'
import { requestContext } from '#lib/server/http/request-context.ts'
import { ClientWords } from '../client-words.tsx'
import { LocalNotice } from '../local-notice.tsx'
import { forgotAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('forgot.title') }
}

export default async function ForgotPage() {
  const [ctx, words] = await Promise.all([requestContext(), getTranslations('account')])
  return (
    <>
      <LocalNotice shown={ctx.delivery.email === 'local'} />
      <AuthPage
        title={words('forgot.title')}
        description={words('forgot.description')}
        languages={<LanguageSwitch />}
        foot={<Link href="/sign-in">{words('forgot.back')}</Link>}
      >
        <ClientWords words={['account']}>
          <ForgotForm action={forgotAction} />
        </ClientWords>
      </AuthPage>
    </>
  )
}

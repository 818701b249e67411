import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { AuthPage } from '#components/portal/auth-page.tsx'
import { LanguageSwitch } from '#components/portal/language-switch.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { isSetUp } from '#lib/domain/account/index.ts'
import { currentMember } from '#lib/server/auth/index.ts'
import { requestContext } from '#lib/server/http/request-context.ts'
import { ClientWords } from '../client-words.tsx'
import { LocalNotice } from '../local-notice.tsx'
import { SignInClient } from './sign-in-client.tsx'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const notices = { changed: 'signIn.passwordChanged', out: 'signIn.signedOut' } as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('signIn.title') }
}

export default async function SignInPage({ searchParams }: Props) {
  const ctx = await requestContext()
  if (!(await isSetUp(ctx))) redirect('/setup')
  if (await currentMember(ctx)) redirect('/contracts')
  const { next, notice } = await searchParams
  const [words, verify] = await Promise.all([getTranslations('account'), getTranslations('verify.nav')])
  const noticeKey = notice === 'changed' || notice === 'out' ? notices[notice] : null
  return (
    <>
      <LocalNotice shown={ctx.delivery.email === 'local'} />
      <AuthPage
        title={words('signIn.title')}
        description={words('signIn.description')}
        languages={<LanguageSwitch />}
        foot={<Link href="/verify">{verify('verify')}</Link>}
        notice={noticeKey ? <Banner tone="success">{words(noticeKey)}</Banner> : undefined}
      >
        <ClientWords words={['account', 'refusal.too_many_requests', 'refusal.wrong_credentials']}>
          <SignInClient {...(typeof next === 'string' ? { next } : {})} />
        </ClientWords>
      </AuthPage>
    </>
  )
}

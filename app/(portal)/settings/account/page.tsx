import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LanguageSwitch } from '#components/portal/language-switch.tsx'
import { ChangePasswordForm } from '#components/settings/change-password-form.tsx'
import { OwnNameForm } from '#components/settings/own-name-form.tsx'
import { SessionList } from '#components/settings/session-list.tsx'
import { Card } from '#components/ui/card.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { listSessions } from '#lib/domain/account/index.ts'
import { pageMember } from '#lib/server/http/page-member.ts'
import { ClientWords } from '../../../client-words.tsx'
import styles from './account-page.module.css'
import { changePasswordAction, endOtherSessionsAction, endSessionAction, renameAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings'))('account.title') }
}

/** The member's own account. */
export default async function AccountPage() {
  const { ctx, member } = await pageMember()
  const [words, common, sessions] = await Promise.all([
    getTranslations('settings'),
    getTranslations('common'),
    listSessions(ctx, member),
  ])
  return (
    <ClientWords words={['account', 'settings.account']}>
      <Card title={words('account.you')}>
        <div className={styles.stack}>
          <Facts
            facts={[
              { term: words('account.email'), value: member.email },
              { term: words('account.role'), value: words(`roles.${member.role}`) },
            ]}
          />
          <OwnNameForm action={renameAction} name={member.name} />
        </div>
      </Card>
      <Card title={common('language')} description={words('account.languageDescription')}>
        <div className={styles.languages}>
          <LanguageSwitch />
        </div>
      </Card>
      <Card title={words('account.passwordTitle')} description={words('account.passwordDescription')}>
        <ChangePasswordForm action={changePasswordAction} email={member.email} />
      </Card>
      <SessionList sessions={sessions} end={endSessionAction} endOthers={endOtherSessionsAction} />
    </ClientWords>
  )
}

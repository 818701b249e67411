import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PageHeader } from '#components/portal/page-header.tsx'
import { InviteDialog } from '#components/settings/invite-dialog.tsx'
import { MemberList } from '#components/settings/member-list.tsx'
import { listMembers } from '#lib/domain/account/index.ts'
import { ClientWords } from '../../client-words.tsx'
import { pageAdmin } from '../page-admin.ts'
import { changeRoleAction, inviteAction, removeAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  await pageAdmin()
  return { title: (await getTranslations('settings'))('members.title') }
}

/** The members and their roles. */
export default async function MembersPage() {
  const { ctx, admin } = await pageAdmin()
  const [members, words] = await Promise.all([listMembers(ctx, admin), getTranslations('settings.members')])
  return (
    <ClientWords words={['settings.roles', 'settings.roleHints', 'settings.members']}>
      <PageHeader
        title={words('title')}
        description={words('description')}
        actions={<InviteDialog action={inviteAction} />}
      />
      <MemberList members={members} changeRole={changeRoleAction} remove={removeAction} />
    </ClientWords>
  )
}

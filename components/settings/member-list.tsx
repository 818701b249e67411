'use client'

import { CircleCheck, Ellipsis, MailQuestionMark, ShieldCheck, UserMinus, UserRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ConfirmDialog } from '#components/portal/confirm-dialog.tsx'
import { useAction } from '#components/portal/use-action.ts'
import { Badge } from '#components/ui/badge.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { Menu } from '#components/ui/menu.tsx'
import { SelectField } from '#components/ui/select-field.tsx'
import type { Role } from '#lib/core/vocabulary/member.ts'
import type { MemberRow } from '#lib/domain/account/schema.ts'
import type { ValueAction } from '#lib/server/http/form-state.ts'
import styles from './settings.module.css'

type MemberListProps = {
  members: readonly MemberRow[]
  changeRole: ValueAction<{ memberId: string; role: Role }>
  remove: ValueAction<{ memberId: string; successorId: string | null }>
}

/** The members of the organisation with the actions of an admin. */
export function MemberList({ members, changeRole, remove }: MemberListProps) {
  const words = useTranslations('settings')
  const columns: Column<MemberRow>[] = [
    {
      id: 'name',
      header: words('members.name'),
      phone: 'main',
      cell: (row) => (
        <>
          {row.name}
          {row.isSelf ? <span className={styles.self}> ({words('members.you')})</span> : null}
          <span className={styles.email}>{row.email}</span>
        </>
      ),
    },
    { id: 'role', header: words('members.role'), fit: true, quiet: true, cell: (row) => words(`roles.${row.role}`) },
    { id: 'state', header: words('members.state'), fit: true, cell: (row) => <MemberState invited={row.invited} /> },
    {
      id: 'actions',
      header: words('members.actions'),
      headerHidden: true,
      fit: true,
      align: 'end',
      phone: 'end',
      cell: (row) =>
        row.isSelf ? null : <MemberMenu member={row} members={members} changeRole={changeRole} remove={remove} />,
    },
  ]
  return (
    <Card flush>
      <DataTable caption={words('members.title')} columns={columns} rows={members} rowId={(row) => row.memberId} />
    </Card>
  )
}

function MemberState({ invited }: { invited: boolean }) {
  const words = useTranslations('settings.members')
  const Icon = invited ? MailQuestionMark : CircleCheck
  return (
    <Badge tone={invited ? 'info' : 'success'} icon={<Icon size={14} aria-hidden="true" />}>
      {words(invited ? 'invited' : 'active')}
    </Badge>
  )
}

function MemberMenu({ member, members, changeRole, remove }: { member: MemberRow } & MemberListProps) {
  const words = useTranslations('settings.members')
  const [asked, setAsked] = useState(false)
  const [, run] = useAction()
  const { memberId, name } = member
  const other: Role = member.role === 'admin' ? 'member' : 'admin'
  const RoleIcon = other === 'admin' ? ShieldCheck : UserRound
  return (
    <>
      <Menu
        trigger={<IconButton label={words('more', { name })} icon={<Ellipsis size={18} aria-hidden="true" />} />}
        entries={[
          {
            id: 'role',
            label: words(other === 'admin' ? 'makeAdmin' : 'makeMember'),
            icon: <RoleIcon size={17} aria-hidden="true" />,
            onSelect: () =>
              run(() => changeRole({ memberId, role: other }), {
                done: words('roleChanged', { name, role: other }),
              }),
          },
          {
            id: 'remove',
            label: words('remove'),
            icon: <UserMinus size={17} aria-hidden="true" />,
            danger: true,
            divided: true,
            onSelect: () => setAsked(true),
          },
        ]}
      />
      <RemoveDialog open={asked} onClose={() => setAsked(false)} member={member} members={members} remove={remove} />
    </>
  )
}

type RemoveDialogProps = Pick<MemberListProps, 'members' | 'remove'> & {
  open: boolean
  onClose: () => void
  member: MemberRow
}

/** Asks who takes over the contracts of a member; the admin who removes them is proposed. */
function RemoveDialog({ open, onClose, member: { memberId, name }, members, remove }: RemoveDialogProps) {
  const words = useTranslations('settings.members')
  const candidates = members.filter((row) => row.memberId !== memberId && !row.invited)
  const self = candidates.find(({ isSelf }) => isSelf)?.memberId ?? ''
  const [successor, setSuccessor] = useState(self)
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={words('removeTitle', { name })}
      confirm={words('removeConfirm')}
      pendingText={words('removing')}
      danger
      run={() => remove({ memberId, successorId: successor || null })}
      done={words('removed', { name })}
    >
      <div className={styles.stack}>
        <p>{words('removeText')}</p>
        <SelectField
          label={words('successor')}
          hint={words('successorHint')}
          value={successor}
          onChange={({ target }) => setSuccessor(target.value)}
          options={candidates.map((row) => ({
            value: row.memberId,
            label: row.isSelf ? `${row.name} (${words('you')})` : row.name,
          }))}
        />
      </div>
    </ConfirmDialog>
  )
}

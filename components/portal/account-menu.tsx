'use client'

import { FileText, Inbox, Keyboard, LogOut, Menu as MenuIcon, ScrollText, Settings, UserCog, Users } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { startTransition, useState } from 'react'
import { IconButton } from '#components/ui/button.tsx'
import { Menu, type MenuEntry } from '#components/ui/menu.tsx'
import { shortInitialsOf } from '#lib/domain/field/initials.rules.ts'
import styles from './app-shell.module.css'
import type { NavItem } from './nav-items.ts'
import { Shortcuts } from './shortcuts.tsx'

type AccountMenuProps = { user: { name: string; email: string }; signOut: () => Promise<void> }

const icons = { contracts: FileText, messages: Inbox, log: ScrollText, members: Users, settings: Settings }

/** The signed-in member, their settings, the keyboard shortcuts and sign-out. */
export function AccountMenu({ user, signOut }: AccountMenuProps) {
  const words = useTranslations('portal.account')
  const [keysShown, showKeys] = useState(false)
  const [yours, ...rest] = useAccountEntries(signOut)
  const keys: MenuEntry = {
    id: 'keys',
    label: words('keys'),
    icon: <Keyboard size={17} aria-hidden="true" />,
    onSelect: () => showKeys(true),
  }
  const avatar = (
    <span className={styles.avatar} aria-hidden="true">
      {shortInitialsOf(user.name)}
    </span>
  )
  return (
    <>
      <Menu
        trigger={<IconButton label={words('menu')} icon={avatar} />}
        heading={<UserSummary {...user} />}
        entries={[yours, keys, ...rest]}
      />
      <Shortcuts shown={keysShown} onShownChange={showKeys} />
    </>
  )
}

/** The navigation and the account in one menu, for phones. */
export function PhoneMenu({ user, signOut, items }: AccountMenuProps & { items: readonly NavItem[] }) {
  const words = useTranslations('portal.nav')
  const account = useAccountEntries(signOut)
  const pages: MenuEntry[] = items.map(({ id, href }) => {
    const Icon = icons[id]
    return { id, href, label: words(id), icon: <Icon size={17} aria-hidden="true" /> }
  })
  return (
    <Menu
      trigger={<IconButton label={words('menu')} icon={<MenuIcon size={20} aria-hidden="true" />} />}
      heading={<UserSummary {...user} />}
      entries={[...pages, ...account.map((entry, at) => ({ ...entry, divided: at === 0 }))]}
    />
  )
}

function useAccountEntries(signOut: () => Promise<void>): [MenuEntry, MenuEntry] {
  const words = useTranslations('portal.account')
  return [
    { id: 'account', href: '/settings/account', label: words('yours'), icon: <UserCog size={17} aria-hidden="true" /> },
    {
      id: 'sign-out',
      label: words('signOut'),
      icon: <LogOut size={17} aria-hidden="true" />,
      onSelect: () => startTransition(() => signOut()),
    },
  ]
}

function UserSummary({ name, email }: { name: string; email: string }) {
  return (
    <span className={styles.userSummary}>
      <span className={styles.name} translate="no">
        {name}
      </span>
      <span>{email}</span>
    </span>
  )
}

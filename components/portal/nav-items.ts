/** A page in the navigation; `id` is its key in `portal.nav`. */
export type NavItem = { id: 'contracts' | 'messages' | 'log' | 'members' | 'settings'; href: string }

/** The pages in the navigation of a member or an admin. Access is enforced in the domain. */
export function navItemsFor(isAdmin: boolean): readonly NavItem[] {
  const all: readonly (NavItem & { adminsOnly?: boolean })[] = [
    { id: 'contracts', href: '/contracts' },
    { id: 'messages', href: '/messages', adminsOnly: true },
    { id: 'log', href: '/log', adminsOnly: true },
    { id: 'members', href: '/members', adminsOnly: true },
    { id: 'settings', href: '/settings' },
  ]
  return all.filter((item) => isAdmin || !item.adminsOnly)
}

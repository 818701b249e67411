/** A page in the navigation; `id` is its key in `portal.nav`. */
export type Place = { id: 'contracts' | 'messages' | 'log' | 'members' | 'settings'; href: string }

/** The pages in the navigation of a member or an admin. Access is enforced in the domain. */
export function placesFor(isAdmin: boolean): readonly Place[] {
  const all: readonly (Place & { adminsOnly?: boolean })[] = [
    { id: 'contracts', href: '/contracts' },
    { id: 'messages', href: '/messages', adminsOnly: true },
    { id: 'log', href: '/log', adminsOnly: true },
    { id: 'members', href: '/members', adminsOnly: true },
    { id: 'settings', href: '/settings' },
  ]
  return all.filter((place) => isAdmin || !place.adminsOnly)
}

/** A page of the portal that the navigation leads to; `id` is the key of its word in `portal.nav`. */
export type Place = { id: 'contracts' | 'messages' | 'log' | 'members' | 'settings'; href: string }

/** The pages that a member or an admin can go to. What they may see there is decided in the data layer. */
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

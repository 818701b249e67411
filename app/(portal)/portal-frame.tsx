'use client'

import { signOut } from 'next-auth/react'
import type { ComponentProps } from 'react'
import { AppShell } from '#components/portal/app-shell.tsx'

async function leave(): Promise<void> {
  await signOut({ callbackUrl: '/sign-in?notice=out' })
}

/** The shell with its one call to the browser's session. */
export function PortalFrame(props: Omit<ComponentProps<typeof AppShell>, 'signOut'>) {
  return <AppShell {...props} signOut={leave} />
}

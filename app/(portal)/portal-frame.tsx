'use client'

import { useSelectedLayoutSegments } from 'next/navigation'
import { signOut } from 'next-auth/react'
import type { ComponentProps } from 'react'
import { AppShell } from '#components/portal/app-shell.tsx'

async function leave(): Promise<void> {
  await signOut({ callbackUrl: '/sign-in?notice=out' })
}

/** The shell with the sign-out of the browser session. */
export function PortalFrame(props: Omit<ComponentProps<typeof AppShell>, 'signOut'>) {
  // The editor uses the whole width.
  const isEditing = useSelectedLayoutSegments().includes('fields')
  return <AppShell {...props} wide={isEditing} signOut={leave} />
}

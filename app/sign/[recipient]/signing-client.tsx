'use client'

import { type ReactNode, useMemo } from 'react'
import { SigningFlow } from '#components/signing/signing-flow.tsx'
import type { SigningView } from '#components/signing/signing-view.ts'
import { signingCalls } from './signing-calls.ts'

type Props = { view: SigningView; recipientId: string; notice: ReactNode }

/** The signing screens, with their requests to this server. */
export function SigningClient({ view, recipientId, notice }: Props) {
  const { sha256 } = view.document
  const callbacks = useMemo(() => signingCalls(recipientId, sha256), [recipientId, sha256])
  return <SigningFlow view={view} callbacks={callbacks} notice={notice} />
}

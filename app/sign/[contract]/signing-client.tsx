'use client'

import { type ReactNode, useMemo } from 'react'
import { SigningFlow } from '#components/signing/signing-flow.tsx'
import type { SigningView } from '#components/signing/signing-view.ts'
import { signingCalls } from './signing-calls.ts'

type Props = { view: SigningView; contractId: string; notice: ReactNode }

/** The signing screens, with their requests to this server. */
export function SigningClient({ view, contractId, notice }: Props) {
  const { sha256 } = view.document
  const callbacks = useMemo(() => signingCalls(contractId, sha256), [contractId, sha256])
  return <SigningFlow view={view} callbacks={callbacks} notice={notice} />
}

'use client'

import type { ReactNode } from 'react'
import { CodeFirst } from '#components/signing/code-first.tsx'
import type { CodeFirstView } from '#lib/domain/signing/schema.ts'
import { codeCalls } from './signing-calls.ts'

type Props = { view: CodeFirstView; recipientId: string; notice: ReactNode }

/** The code before reading, with its requests to this server; then the page is loaded again and shows the contract. */
export function CodeFirstClient({ view, recipientId, notice }: Props) {
  return (
    <CodeFirst view={view} calls={codeCalls(recipientId)} onVerified={() => window.location.reload()} notice={notice} />
  )
}

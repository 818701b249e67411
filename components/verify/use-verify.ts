'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { type Answer, sentenceOf } from '#components/http/call.ts'
import { fileSize } from '#components/ui/file-size.ts'
import type { LookUpAnswer } from '#lib/domain/verify/schema.ts'
import { type FileKind, fingerprintOf } from './hash-file.ts'

/** What was looked up. A dropped file is kept so that its seal can be read; a typed hash has none. */
export type Verified = { answer: LookUpAnswer; how: string; file: File | null; kind: FileKind }

export type VerifyState =
  | { step: 'idle' }
  | { step: 'hashing'; name: string; done: number; total: number }
  | { step: 'asking' }
  | { step: 'other'; kind: 'zip' | 'proof'; name: string }
  | { step: 'failed'; message: string }
  | { step: 'answered'; verified: Verified }

export type AskAboutHash = (sha256: string) => Promise<Answer<LookUpAnswer>>

/** Looks up one file or one hash at a time. Only the hash of a file is sent. */
export function useVerify(ask: AskAboutHash) {
  const words = useTranslations('verify')
  const common = useTranslations('common')
  const format = useFormatter()
  const running = useRef<AbortController>(null)
  const [state, setState] = useState<VerifyState>({ step: 'idle' })
  useEffect(() => () => running.current?.abort(), [])

  const lookUp = async (sha256: string, found: Omit<Verified, 'answer'>) => {
    setState({ step: 'asking' })
    const asked = await ask(sha256)
    if (asked.ok) setState({ step: 'answered', verified: { ...found, answer: asked.value } })
    else setState({ step: 'failed', message: sentenceOf(asked, common('tryAgainLater')) })
  }

  const takeFile = async (file: File) => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    const { name, size } = file
    const progress = (done: number) => setState({ step: 'hashing', name, done, total: size })
    progress(0)
    try {
      const { sha256, kind } = await fingerprintOf(file, { progress, signal: controller.signal })
      if (kind === 'zip' || kind === 'proof') setState({ step: 'other', kind, name })
      else await lookUp(sha256, { how: words('checkedBy.file', { name, size: fileSize(size, format) }), file, kind })
    } catch {
      if (!controller.signal.aborted) setState({ step: 'failed', message: words('drop.unreadable') })
    }
  }

  const takeHash = (sha256: string) => lookUp(sha256, { how: words('checkedBy.typed'), file: null, kind: 'other' })
  return { state, takeFile, takeHash, reset: () => setState({ step: 'idle' }) }
}

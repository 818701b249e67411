'use client'

import { useState } from 'react'
import type { ConsistencyAnswer, InclusionAnswer, NoteAnswer, PublicLog } from '#lib/domain/verify/schema.ts'
import { readCheckpoint, readProof, readStated } from '#lib/engines/audit/pasted-note.rules.ts'
import { ask } from './ask.ts'
import { checkCheckpoint, type LogSource, type Verdict } from './check-checkpoint.ts'

type State = { step: 'idle' | 'checking' | 'failed' } | { step: 'done'; verdict: Verdict }

/** The largest proof that is read: those of a log of a billion events have some 30 hashes. */
const MOST_BYTES = 100_000

async function valueFrom<T>(url: string, body?: object): Promise<T> {
  const asked = await ask<T>(url, '', body)
  if (!asked.ok) throw new Error(asked.code)
  return asked.value
}

const source: LogSource = {
  newestNote: async () => {
    const response = await fetch('/api/log/checkpoint', { cache: 'no-store' })
    if (!response.ok) throw new Error('no checkpoint')
    return response.text()
  },
  consistency: (from, to) => valueFrom<ConsistencyAnswer>(`/api/log/consistency?from=${from}&to=${to}`),
  inclusion: (index, size) => valueFrom<InclusionAnswer>(`/api/log/inclusion?index=${index}&size=${size}`),
  isSignedHere: (note) => valueFrom<NoteAnswer>('/api/log/note', { note }),
}

/** What somebody kept of the log, as text, and what came of holding it against the log as it is. */
export function useLogCheck(log: Pick<PublicLog, 'origin' | 'keys'>) {
  const [text, setText] = useState('')
  const [mistake, setMistake] = useState<'invalid' | 'invalidFile' | null>(null)
  const [state, setState] = useState<State>({ step: 'idle' })

  const check = async (kept: string, isFile: boolean) => {
    const proof = readProof(kept.trimStart())
    const origins = log.keys.map(({ origin }) => origin)
    const checkpoint = proof?.checkpoint ?? readCheckpoint(kept) ?? readStated(kept, origins)
    setMistake(checkpoint ? null : isFile ? 'invalidFile' : 'invalid')
    setState({ step: checkpoint ? 'checking' : 'idle' })
    if (!checkpoint) return
    try {
      setState({ step: 'done', verdict: await checkCheckpoint(checkpoint, proof, log, source) })
    } catch {
      setState({ step: 'failed' })
    }
  }

  const take = async (file: File | undefined) => {
    if (!file) return
    const content = file.size > MOST_BYTES ? '' : await file.text()
    setText(content)
    await check(content, true)
  }
  return { text, setText, mistake, state, check: () => check(text, false), take }
}

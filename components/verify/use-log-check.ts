'use client'

import { useState } from 'react'
import type { PublicLog } from '#lib/domain/verify/schema.ts'
import { readCheckpoint, readProof, readStated } from '#lib/engines/audit/pasted-note.rules.ts'
import { checkCheckpoint, type LogSource, type Verdict } from './check-checkpoint.ts'

type State = { step: 'idle' | 'checking' | 'failed' } | { step: 'done'; verdict: Verdict }

/** The largest proof that is read: a proof of a log of a billion events has about 30 hashes. */
const MOST_BYTES = 100_000

/** The pasted checkpoint or proof as text, and the result of comparing it with the current log. */
export function useLogCheck(log: Pick<PublicLog, 'origin' | 'keys'>, source: LogSource) {
  const [text, setText] = useState('')
  const [mistake, setMistake] = useState<'invalid' | 'invalidFile' | null>(null)
  const [state, setState] = useState<State>({ step: 'idle' })

  const check = async (text: string, isFile: boolean) => {
    const proof = readProof(text.trimStart())
    const origins = log.keys.map(({ origin }) => origin)
    const checkpoint = proof?.checkpoint ?? readCheckpoint(text) ?? readStated(text, origins)
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
    // A dropped folder cannot be read.
    const content = file.size > MOST_BYTES ? '' : await file.text().catch(() => '')
    setText(content)
    await check(content, true)
  }
  return { text, setText, mistake, state, check: () => check(text, false), take }
}

'use client'

import { useRef, useState } from 'react'
import type { Signature, SignatureSource } from '../signing-view.ts'
import { signatureImage } from './signature-image.ts'
import { isSignature } from './strokes.ts'
import { isName } from './typed-ink.ts'

export type Method = SignatureSource['method']
type Drawn = Extract<SignatureSource, { method: 'drawn' }>

/** Why there is no signature yet; keys of `signing.pad`. */
type Flaw = 'nameMissing' | 'empty' | 'tooSmall' | 'failed'

/**
 * The drawn and typed signature, and its image on confirmation. `problem`, the server's reason for a refusal, is shown
 * until the signature changes.
 */
export function useSignature(
  draft: Signature | null,
  problem: string | null,
  onConfirm: (signature: Signature) => void,
) {
  const earlier = draft?.source
  const [method, setMethod] = useState<Method>(earlier?.method ?? 'drawn')
  const [text, setText] = useState(earlier?.method === 'typed' ? earlier.text : '')
  const [initial] = useState<Drawn | null>(earlier?.method === 'drawn' ? earlier : null)
  const drawn = useRef(initial)
  const [flaw, setFlaw] = useState<Flaw | null>(null)
  const [refusal, setRefusal] = useState(problem)
  const busy = useRef(false)
  const confirm = async () => {
    if (busy.current) return
    const source: SignatureSource | null = method === 'typed' ? { method, text: text.trim() } : drawn.current
    const found = flawOf(method, source)
    setFlaw(found)
    setRefusal(null)
    if (found || !source) return
    busy.current = true
    const pngDataUrl = await signatureImage(source).catch(() => null)
    busy.current = false
    if (pngDataUrl) onConfirm({ source, pngDataUrl })
    else setFlaw('failed')
  }
  const forgive = () => {
    setFlaw(null)
    setRefusal(null)
  }
  return {
    method,
    text,
    /** The strokes when the screen opened. */
    initial,
    flaw,
    refusal,
    choose: (next: Method) => {
      setMethod(next)
      forgive()
    },
    draw: (next: Drawn) => {
      drawn.current = next
      forgive()
    },
    type: (next: string) => {
      setText(next)
      forgive()
    },
    confirm: () => void confirm(),
  }
}

function flawOf(method: Method, source: SignatureSource | null): Flaw | null {
  if (source?.method === 'typed') return isName(source.text) ? null : 'nameMissing'
  if (!source || method !== 'drawn' || source.strokes.length === 0) return 'empty'
  return isSignature(source.strokes, source.width) ? null : 'tooSmall'
}

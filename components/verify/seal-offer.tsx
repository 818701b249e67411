'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { type Answer, sentenceOf } from '#components/http/call.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { fileSize } from '#components/ui/file-size.ts'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import { MAX_SEAL_BYTES } from '#lib/domain/verify/limits.rules.ts'
import type { SealReading } from '#lib/domain/verify/schema.ts'
import { SealReport } from './seal-reading.tsx'
import styles from './verify-tool.module.css'

type State =
  | { step: 'offered'; refused: string | null }
  | { step: 'sending'; sent: number }
  | { step: 'read'; reading: SealReading }

/** Uploads a file and returns the reading of its seal. Progress is in bytes. */
export type ReadSeal = (file: File, onProgress: (sent: number) => void) => Promise<Answer<SealReading>>

/** Offers to upload the file and shows its seal; nothing is sent before the user agrees. */
export function SealOffer({ file, read }: { file: File; read: ReadSeal }) {
  const words = useTranslations('verify.seal')
  const common = useTranslations('common')
  const format = useFormatter()
  const report = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<State>({ step: 'offered', refused: null })
  const { step } = state
  useEffect(() => {
    if (step === 'read') report.current?.focus()
  }, [step])
  const send = async () => {
    const limit = fileSize(MAX_SEAL_BYTES, format)
    if (file.size > MAX_SEAL_BYTES) return setState({ step: 'offered', refused: words('tooLarge', { limit }) })
    setState({ step: 'sending', sent: 0 })
    const asked = await read(file, (sent) => setState({ step: 'sending', sent }))
    if (asked.ok) setState({ step: 'read', reading: asked.value })
    else setState({ step: 'offered', refused: sentenceOf(asked, common('tryAgainLater')) })
  }
  if (state.step === 'read')
    return (
      <div ref={report} tabIndex={-1} className={styles.answer}>
        <SealReport reading={state.reading} />
      </div>
    )
  return (
    <Card title={words('heading')}>
      <div className={styles.offer}>
        <p>{words('offer')}</p>
        {state.step === 'sending' ? (
          <div className={styles.sending}>
            <Sending name={file.name} sent={state.sent} total={file.size} />
          </div>
        ) : (
          <Button onClick={() => void send()}>{words('action')}</Button>
        )}
        {state.step === 'offered' && state.refused ? (
          <Banner tone="danger" role="alert">
            <p>{state.refused}</p>
          </Banner>
        ) : null}
      </div>
    </Card>
  )
}

function Sending({ name, sent, total }: { name: string; sent: number; total: number }) {
  const words = useTranslations('verify')
  const format = useFormatter()
  if (sent >= total) return <ProgressBar label={words('seal.reading')} />
  return (
    <ProgressBar
      label={words('seal.sending', { name })}
      value={sent}
      max={Math.max(total, 1)}
      valueText={words('drop.of', { done: fileSize(sent, format), total: fileSize(total, format) })}
    />
  )
}

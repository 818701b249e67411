'use client'

import { CircleX, FileSearch, FileText } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Card } from '#components/ui/card.tsx'
import { DropZone } from '#components/ui/drop-zone.tsx'
import { fileSize } from '#components/ui/file-size.ts'
import { LinkButton } from '#components/ui/link-button.tsx'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import { fingerprintOf } from './hash-file.ts'
import styles from './result.module.css'

type State =
  | { step: 'idle' | 'unreadable' }
  | { step: 'hashing'; name: string; done: number; total: number }
  | { step: 'done'; outcome: 'identical' | 'prefix' | 'differs' }

type CompareFileProps = {
  sha256: string
  /** The size in bytes of the file with this hash, if other files begin with its bytes; else null. */
  bytes: number | null
}

/**
 * Compares a file with a hash, and its first bytes too: the printed hash is of the first part of the signed PDF. Sends
 * nothing.
 */
export function CompareFile({ sha256, bytes }: CompareFileProps) {
  const words = useTranslations('verify')
  const format = useFormatter()
  const [state, setState] = useState<State>({ step: 'idle' })
  const compare = async (file: File) => {
    const progress = (done: number) => setState({ step: 'hashing', name: file.name, done, total: file.size })
    progress(0)
    try {
      const found = await fingerprintOf(file, { prefix: bytes, progress })
      const isPrefix = found.prefixSha256 === sha256
      setState({ step: 'done', outcome: found.sha256 === sha256 ? 'identical' : isPrefix ? 'prefix' : 'differs' })
    } catch {
      setState({ step: 'unreadable' })
    }
  }
  const working =
    state.step === 'hashing' ? (
      <ProgressBar
        label={words('drop.hashing', { name: state.name })}
        value={state.done}
        max={Math.max(state.total, 1)}
        valueText={words('drop.of', { done: fileSize(state.done, format), total: fileSize(state.total, format) })}
      />
    ) : null
  return (
    <>
      <DropZone
        label={words('byHash.compareTitle')}
        title={words('byHash.compareTitle')}
        hint={words('byHash.compareHint')}
        choose={words('drop.choose')}
        variant="secondary"
        working={working}
        Icon={FileSearch}
        onFiles={([file]) => void (file && compare(file))}
      />
      <div role="status">
        {state.step === 'done' ? <Outcome outcome={state.outcome} bytes={bytes ?? 0} /> : null}
        {state.step === 'unreadable' ? (
          <Banner tone="danger">
            <p>{words('drop.unreadable')}</p>
          </Banner>
        ) : null}
      </div>
    </>
  )
}

function Outcome({ outcome, bytes }: { outcome: 'identical' | 'prefix' | 'differs'; bytes: number }) {
  const words = useTranslations('verify.byHash')
  const statuses = useTranslations('verify.status')
  const differs = outcome === 'differs'
  const Icon = differs ? CircleX : FileText
  return (
    <Card>
      <div className={styles.result}>
        <div className={styles.verdict}>
          <Badge tone={differs ? 'danger' : 'neutral'} icon={<Icon size={14} aria-hidden="true" />}>
            {statuses(differs ? 'fails' : 'holds')}
          </Badge>
          <h2>{words(differs ? 'differs' : 'same')}</h2>
          <p className={styles.text}>{differs ? words('differsText') : words(outcome, { bytes })}</p>
        </div>
        <div className={styles.actions}>
          <LinkButton href="/verify">{words('full')}</LinkButton>
        </div>
      </div>
    </Card>
  )
}

'use client'

import { FileSearch, RotateCcw } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { DropZone } from '#components/ui/drop-zone.tsx'
import { fileSize } from '#components/ui/file-size.ts'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import { HashForm } from './hash-form.tsx'
import { LookUpResult, OtherKind } from './look-up-result.tsx'
import { type ReadSeal, SealOffer } from './seal-offer.tsx'
import { type AskAboutHash, useVerify, type VerifyState } from './use-verify.ts'
import styles from './verify-tool.module.css'

type VerifyToolProps = { lookUp: AskAboutHash; readSeal: ReadSeal }

/** Takes a file or a SHA-256 and shows the result; reads the seal only on request. */
export function VerifyTool({ lookUp, readSeal }: VerifyToolProps) {
  const words = useTranslations('verify')
  const { state, takeFile, takeHash, reset } = useVerify(lookUp)
  const answer = useRef<HTMLDivElement>(null)
  const ended = state.step === 'answered' || state.step === 'other'
  useEffect(() => {
    if (ended) answer.current?.focus()
  }, [ended])
  if (!ended)
    return (
      <div className={styles.tool}>
        <DropZone
          label={words('drop.label')}
          title={words('drop.title')}
          hint={words('drop.hint')}
          choose={words('drop.choose')}
          working={state.step === 'hashing' || state.step === 'asking' ? <Working state={state} /> : null}
          Icon={FileSearch}
          onFiles={([file]) => void (file && takeFile(file))}
        />
        {state.step === 'failed' ? (
          <Banner tone="danger" role="alert">
            <p>{state.message}</p>
          </Banner>
        ) : null}
        <HashForm pending={state.step === 'asking'} onHash={(sha256) => void takeHash(sha256)} />
      </div>
    )
  return (
    <div ref={answer} tabIndex={-1} className={styles.answer}>
      <Button className={styles.again} icon={<RotateCcw size={16} aria-hidden="true" />} onClick={reset}>
        {words('again')}
      </Button>
      {state.step === 'other' ? (
        <OtherKind kind={state.kind} name={state.name} />
      ) : (
        <Answered state={state} readSeal={readSeal} />
      )}
    </div>
  )
}

type AnsweredProps = { state: VerifyState & { step: 'answered' }; readSeal: ReadSeal }

function Answered({ state, readSeal }: AnsweredProps) {
  const { answer, how, file, kind } = state.verified
  return (
    <>
      <LookUpResult answer={answer} how={how} />
      {file && kind === 'pdf' ? <SealOffer file={file} read={readSeal} /> : null}
    </>
  )
}

function Working({ state }: { state: VerifyState & { step: 'hashing' | 'asking' } }) {
  const words = useTranslations('verify.drop')
  const format = useFormatter()
  if (state.step === 'asking') return <ProgressBar label={words('asking')} />
  const { name, done, total } = state
  return (
    <ProgressBar
      label={words('hashing', { name })}
      value={done}
      max={Math.max(total, 1)}
      valueText={words('of', { done: fileSize(done, format), total: fileSize(total, format) })}
    />
  )
}

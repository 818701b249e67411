'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef } from 'react'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { TextArea } from '#components/ui/text-field.tsx'
import type { PublicLog } from '#lib/domain/verify/schema.ts'
import type { LogSource } from './check-checkpoint.ts'
import { CheckpointVerdict } from './checkpoint-verdict.tsx'
import styles from './log-check.module.css'
import { useLogCheck } from './use-log-check.ts'

type LogCheckProps = { log: Pick<PublicLog, 'origin' | 'keys'>; source: LogSource }

/** Compares a reader's checkpoint with the current log. */
export function LogCheck({ log, source }: LogCheckProps) {
  const words = useTranslations('verify.log.check')
  const { text, setText, mistake, state, check, take } = useLogCheck(log, source)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void check()
  }
  return (
    <Card title={words('heading')} description={words('text')}>
      <form
        id="check"
        className={styles.form}
        onSubmit={submit}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void take(event.dataTransfer.files[0])
        }}
        noValidate
      >
        <TextArea
          label={words('label')}
          hint={words('hint')}
          error={mistake ? words(mistake) : undefined}
          className={styles.text}
          rows={6}
          value={text}
          onChange={(event) => setText(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <div className={styles.actions}>
          <Button type="submit" variant="primary" pending={state.step === 'checking'} pendingText={words('pending')}>
            {words('submit')}
          </Button>
          <ChooseProof onFile={(file) => void take(file)} />
        </div>
        <Answer state={state} ours={log.origin} />
      </form>
    </Card>
  )
}

function ChooseProof({ onFile }: { onFile: (file: File | undefined) => void }) {
  const words = useTranslations('verify.log.check')
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button onClick={() => input.current?.click()}>{words('choose')}</Button>
      <input
        ref={input}
        type="file"
        accept=".tlog-proof,.txt"
        hidden
        aria-label={words('choose')}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          event.target.value = ''
          onFile(file)
        }}
      />
    </>
  )
}

function Answer({ state, ours }: { state: ReturnType<typeof useLogCheck>['state']; ours: string }) {
  const words = useTranslations('verify.log')
  const answer = useRef<HTMLDivElement>(null)
  const { step } = state
  useEffect(() => {
    if (step === 'done') answer.current?.focus()
  }, [step])
  if (state.step === 'done')
    return (
      <div ref={answer} tabIndex={-1} className={styles.answer}>
        <CheckpointVerdict verdict={state.verdict} ours={ours} />
      </div>
    )
  if (step !== 'failed') return null
  return (
    <Banner tone="danger" role="alert">
      <p>{words('failed')}</p>
    </Banner>
  )
}

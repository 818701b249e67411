'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import styles from '../screen.module.css'
import { ScreenHeading } from '../screen-heading.tsx'
import type { Channel } from '../signing-view.ts'
import { codeLength } from './code-digits.ts'
import type { CodeProblem, CodeScreen as CodeState } from './code-flow.machine.ts'
import { CodeInput } from './code-input.tsx'
import { NotSent } from './not-sent.tsx'
import { useSecondsUntil } from './use-seconds-until.ts'
import { WaitButton } from './wait-button.tsx'

type CodeScreenProps = {
  code: CodeState
  /** The masked address of the channel, shown until the server answers. */
  masked: string
  channels: readonly Channel[]
  onSubmit: (code: string) => void
  onRequest: (channel: Channel) => void
  onChoose: () => void
}

/** Asks for the six-digit code. Shows that a code was sent only after the server confirmed it. */
export function CodeScreen({ code, masked, channels, onSubmit, onRequest, onChoose }: CodeScreenProps) {
  const t = useTranslations('signing.code')
  if (code.phase === 'not_sent') return <NotSent code={code} onRequest={onRequest} />
  const other = channels.find((channel) => channel !== code.channel)
  return (
    <div className={styles.screen}>
      <ScreenHeading focused={false}>{t('heading')}</ScreenHeading>
      <CodeForm code={code} masked={code.masked ?? masked} onSubmit={onSubmit} />
      <div className={styles.actions}>
        {code.phase === 'sending' ? null : (
          <WaitButton
            until={code.resendAt}
            words={t('sendAgain')}
            waiting="sendAgainIn"
            onPress={() => onRequest(code.channel)}
          />
        )}
        {other ? (
          <Button variant="quiet" onClick={onChoose}>
            {t('chooseOther')}
          </Button>
        ) : null}
      </div>
      {code.channel === 'email' ? <p className={styles.small}>{t('spam')}</p> : null}
    </div>
  )
}

function CodeForm({ code, masked, onSubmit }: { code: CodeState; masked: string; onSubmit: (code: string) => void }) {
  const t = useTranslations('signing.code')
  const sentence = useId()
  const input = useRef<HTMLInputElement>(null)
  const [digits, setDigits] = useState('')
  const submit = useEarlyCode(code.phase, digits, onSubmit)
  const left = useSecondsUntil(code.expiresAt)
  const error = useProblemWords(code.problem)
  // A refused code is cleared and the input keeps the focus.
  useEffect(() => {
    if (code.problem?.kind === 'refused') setDigits('')
    input.current?.focus()
  }, [code.problem])
  const old = code.phase === 'waiting' && code.expiresAt !== null && left === 0
  return (
    <form
      className={styles.screen}
      onSubmit={(event) => {
        event.preventDefault()
        if (digits.length === codeLength) submit(digits)
        else input.current?.focus()
      }}
    >
      <div className={styles.intro}>
        <Sentence id={sentence} code={code} masked={masked} />
        <p className={styles.small}>
          {code.expiresAt === null ? '\u00a0' : old ? t('expired') : t('validFor', { minutes: Math.ceil(left / 60) })}
        </p>
      </div>
      <CodeInput
        input={input}
        value={digits}
        error={error}
        describedBy={sentence}
        onChange={(value, complete) => {
          setDigits(value)
          if (complete) submit(value)
        }}
      />
      <VisuallyHidden role="status">
        {code.phase === 'checking' ? t('checking') : code.phase === 'waiting' && !error ? t('sentAnnounced') : ''}
      </VisuallyHidden>
      <Button
        type="submit"
        variant="primary"
        size="l"
        wide
        pending={code.phase === 'checking'}
        pendingText={t('checking')}
      >
        {t('submit')}
      </Button>
    </form>
  )
}

/** Where the code is or was sent, and when, if it was sent before. */
function Sentence({ id, code, masked }: { id: string; code: CodeState; masked: string }) {
  const t = useTranslations('signing.code')
  const format = useFormatter()
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const { sentBefore } = code
  return (
    <p id={id}>
      {t.rich(wordsOf(code), {
        masked: () => <bdi className={styles.masked}>{masked}</bdi>,
        time: sentBefore === null ? '' : format.dateTime(sentBefore, { timeStyle: 'short', timeZone }),
      })}
    </p>
  )
}

function wordsOf({ phase, sentBefore }: CodeState): 'sending' | 'sent' | 'sentBefore' {
  if (phase === 'sending') return 'sending'
  return sentBefore === null ? 'sent' : 'sentBefore'
}

/** Submits a code. A code that a phone fills in before the server has confirmed the sending is submitted after it. */
function useEarlyCode(phase: CodeState['phase'], digits: string, onSubmit: (code: string) => void) {
  const early = useRef(false)
  useEffect(() => {
    if (phase !== 'waiting' || !early.current) return
    early.current = false
    if (digits.length === codeLength) onSubmit(digits)
  }, [phase, digits, onSubmit])
  return (code: string) => {
    if (phase === 'sending') early.current = true
    else onSubmit(code)
  }
}

function useProblemWords(problem: CodeProblem | null): string | undefined {
  const t = useTranslations('signing.code')
  if (!problem) return undefined
  if (problem.kind === 'offline') return t('offline')
  return problem.triesLeft === null
    ? problem.message
    : `${problem.message} ${t('triesLeft', { count: problem.triesLeft })}`
}

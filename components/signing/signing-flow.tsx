'use client'

import { ArrowLeft } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { withRetries } from '#components/http/retry.ts'
import { Button } from '#components/ui/button.tsx'
import type { Json } from '#lib/core/canonical-json.ts'
import { AgreementScreen } from './agreement-screen.tsx'
import { CodeScreens } from './code/code-screens.tsx'
import type { ConsentScreen as ConsentState } from './consent.machine.ts'
import { ConsentScreen } from './consent-screen.tsx'
import { DeclineDialog } from './decline-dialog.tsx'
import { DoneScreen } from './done-screen.tsx'
import { withEntered } from './entered-names.ts'
import { PadScreen } from './pad/pad-screen.tsx'
import { signatureFields } from './reader/field-order.ts'
import { Reader } from './reader/reader.tsx'
import { SendingScreen } from './sending-screen.tsx'
import type { SigningState } from './signing-flow.machine.ts'
import styles from './signing-flow.module.css'
import { SigningFrame } from './signing-frame.tsx'
import type { EnteredNames, FieldValues, SigningCallbacks, SigningView } from './signing-view.ts'
import { StatePage } from './state-page.tsx'
import { type SigningActions, useSigningFlow } from './use-signing-flow.ts'

type SigningFlowProps = {
  view: SigningView
  callbacks: SigningCallbacks
  /** A banner above the screens, such as the one of an installation without a mail server. */
  notice?: ReactNode
}

/**
 * The screens from reading to completion, for a signer or a viewer. Renders its own header and main. Fetches only page
 * images: all other requests go through `callbacks`.
 */
export function SigningFlow({ view, callbacks, notice }: SigningFlowProps) {
  const { values, entered, fill, setEntered } = useEntry(view)
  const { state, actions } = useSigningFlow(view, { values, entered }, callbacks)
  const fields = useMemo(() => state.fields.map((field) => withEntered(field, entered)), [state.fields, entered])
  const [reason, setReason] = useState('')
  const { rendered, report } = useOnceRendered(callbacks.onPagesRendered)
  const screenChanged = useScreenChanged(state.screen.name)
  if (state.screen.name === 'reader') {
    return (
      <>
        <Reader
          view={view}
          fields={fields}
          values={values}
          onFill={fill}
          pageImageUrl={callbacks.pageImageUrl}
          onPagesRendered={report}
          shown={rendered}
          loadPageText={callbacks.loadPageText}
          onSign={() => {
            if (rendered) actions.begin()
          }}
          onDecline={actions.openDecline}
          focused={screenChanged}
          notice={notice}
        />
        <DeclineDialog
          open={state.screen.declining}
          onClose={actions.closeDecline}
          senderName={view.sender.name}
          reason={reason}
          onReasonChange={setReason}
          decline={callbacks.decline}
          onDeclined={actions.declined}
          onOtherScreen={actions.send}
        />
      </>
    )
  }
  const { organisation, name: sender } = view.sender
  const { title } = view.contract
  const about = { organisation, sender, title }
  if (state.screen.name === 'ended') return <StatePage kind={state.screen.reason} {...about} focused />
  if (state.screen.name === 'declined') return <StatePage kind="declined" {...about} focused={screenChanged} />
  return (
    <>
      {notice}
      <SigningFrame organisation={organisation} title={title}>
        <CurrentScreen {...{ view, fields, entered, onEnter: setEntered, state, actions, screenChanged }} />
      </SigningFrame>
    </>
  )
}

/** What the signer enters: the values of fields, and the spelling of the name and the initials. */
function useEntry({ fields, recipient: { name, initials } }: SigningView) {
  const [values, setValues] = useState(() => proposedValues(fields))
  const [entered, setEntered] = useState<EnteredNames>({ name, initials })
  const fill = (fieldId: string, value: Json) => setValues((before) => ({ ...before, [fieldId]: value }))
  return { values, entered, fill, setEntered }
}

/** The initial values of the fields that the signer fills. */
function proposedValues(fields: SigningView['fields']): FieldValues {
  return Object.fromEntries(fields.flatMap(({ id, filledBy, value }) => (filledBy === 'signer' ? [[id, value]] : [])))
}

type CurrentScreenProps = {
  view: SigningView
  /** The signer's fields as they would be printed. */
  fields: SigningState['fields']
  entered: EnteredNames
  onEnter: (entered: EnteredNames) => void
  state: SigningState
  actions: SigningActions
  screenChanged: boolean
}

function CurrentScreen({ view, fields, entered, onEnter, state, actions, screenChanged }: CurrentScreenProps) {
  const { screen } = state
  const { contract, recipient, sender } = view
  switch (screen.name) {
    case 'method':
    case 'code':
    case 'locked':
      return (
        <WithBack onBack={actions.cancel}>
          <CodeScreens
            screen={screen}
            use={state.intent}
            channels={state.channels}
            recipient={recipient}
            senderName={sender.name}
            onSubmit={actions.submitCode}
            onRequest={actions.requestCode}
            onChoose={actions.chooseChannel}
          />
        </WithBack>
      )
    case 'consent':
      return (
        <WithBack onBack={actions.cancel}>
          <Consent consent={screen} view={view} state={state} onConsent={actions.consent} />
        </WithBack>
      )
    case 'agreement':
      return <AgreementScreen agreement={screen} view={view} state={state} focused={screenChanged} actions={actions} />
    case 'pad':
      return (
        <PadScreen
          title={contract.title}
          recipientName={recipient.name}
          meaning={recipient.meaning}
          fieldCount={signatureFields(fields).length}
          printed={{ fields, entered, proposed: recipient, contract }}
          onEnter={onEnter}
          draft={state.draft}
          problem={screen.problem}
          onConfirm={actions.confirm}
          onCancel={actions.cancel}
        />
      )
    case 'sending':
      return <SendingScreen sending={screen} onRetry={actions.retryNow} onCancel={actions.cancel} />
    case 'done':
      return <DoneScreen title={contract.title} result={screen.result} focused={screenChanged} />
    default:
      return null
  }
}

type ConsentProps = Pick<CurrentScreenProps, 'view' | 'state'> & { consent: ConsentState; onConsent: () => void }

function Consent({ consent, view, state, onConsent }: ConsentProps) {
  const { disclosure, parties, draft } = state
  return (
    <ConsentScreen
      signedBefore={view.document.signedBefore}
      // A signer who ticked the box for another version, or with other parties, must tick it again.
      key={`${disclosure.sha256} ${parties.sha256}`}
      parties={parties}
      consent={consent}
      meaning={view.recipient.meaning}
      disclosure={disclosure}
      hasDraft={draft !== null}
      onConsent={onConsent}
    />
  )
}

function WithBack({ onBack, children }: { onBack: () => void; children: ReactNode }) {
  const t = useTranslations('signing.frame')
  return (
    <>
      <Button
        variant="quiet"
        className={styles.back}
        icon={<ArrowLeft size={18} className={styles.arrow} aria-hidden="true" />}
        onClick={onBack}
      >
        {t('back')}
      </Button>
      {children}
    </>
  )
}

/** False on the first screen, true on later ones: only those take the focus. */
function useScreenChanged(screen: string): boolean {
  const [first] = useState(screen)
  const [screenChanged, setScreenChanged] = useState(false)
  if (!screenChanged && screen !== first) setScreenChanged(true)
  return screenChanged
}

/** Whether the pages were shown. Reports it once, and again after a delay if the network was not available. */
function useOnceRendered(send: SigningCallbacks['onPagesRendered']): { rendered: boolean; report: () => void } {
  const reported = useRef(false)
  const [rendered, setRendered] = useState(false)
  const stop = useRef<() => void>(undefined)
  useEffect(() => () => stop.current?.(), [])
  const report = useCallback(() => {
    if (reported.current) return
    reported.current = true
    setRendered(true)
    stop.current = withRetries(async () => {
      const answer = await send()
      return answer.ok || answer.kind === 'refused'
    })
  }, [send])
  return { rendered, report }
}

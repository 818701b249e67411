'use client'

import { type ReactNode, useCallback } from 'react'
import type { CodeFirstView } from '#lib/domain/signing/schema.ts'
import { type CodeEvent, type CodeFlowScreen, nextCode } from './code/code-flow.machine.ts'
import { askForCode, type CodeCalls, checkCode } from './code/code-requests.ts'
import { CodeScreens } from './code/code-screens.tsx'
import { SigningFrame } from './signing-frame.tsx'
import type { Channel, EndReason } from './signing-view.ts'
import { StatePage } from './state-page.tsx'
import { useMachine } from './use-machine.ts'

/** After the right code the screen keeps showing that the code is checked, until the page was loaded again. */
type State = { screen: CodeFlowScreen; verified: boolean; ended: EndReason | null }
type Event = CodeEvent | { type: 'ended'; reason: EndReason }

const start = (): State => ({ screen: { name: 'method' }, verified: false, ended: null })

function next(channels: readonly Channel[], state: State, event: Event): State {
  if (state.verified || state.ended) return state
  if (event.type === 'ended') return { ...state, ended: event.reason }
  const screen = nextCode(state.screen, event, channels)
  if (screen === 'verified') return { ...state, verified: true }
  return screen ? { ...state, screen } : state
}

type CodeFirstProps = {
  view: CodeFirstView
  calls: CodeCalls
  /** Called after the right code: the contract can be loaded. */
  onVerified: () => void
  /** A banner above the screens. */
  notice?: ReactNode
}

/** Asks for a code before anything of the contract is shown. */
export function CodeFirst({ view, calls, onVerified, notice }: CodeFirstProps) {
  const { channels, recipient, sender } = view
  const nextState = useCallback((state: State, event: Event) => next(channels, state, event), [channels])
  const { state, latest, send } = useMachine(start, nextState)
  if (state.ended) return <StatePage kind={state.ended} focused />
  const submit = async (code: string) => {
    if (!send({ type: 'code_submitted' })) return
    await checkCode(calls, code, send)
    if (latest.current.verified) onVerified()
  }
  return (
    <>
      {notice}
      <SigningFrame organisation={sender.organisation} languages={state.screen.name === 'method'}>
        <CodeScreens
          screen={state.screen}
          use="read"
          channels={channels}
          recipient={recipient}
          senderName={sender.name}
          onRequest={(channel) => {
            if (send({ type: 'code_requested', channel })) void askForCode(calls, channel, send)
          }}
          onSubmit={(code) => void submit(code)}
          onChoose={() => void send({ type: 'choose_channel' })}
        />
      </SigningFrame>
    </>
  )
}

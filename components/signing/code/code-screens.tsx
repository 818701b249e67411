import type { Channel } from '../signing-view.ts'
import type { CodeFlowScreen, CodeUse } from './code-flow.machine.ts'
import { CodeScreen } from './code-screen.tsx'
import { LockedScreen } from './locked-screen.tsx'
import { MethodScreen } from './method-screen.tsx'

type CodeScreensProps = {
  screen: CodeFlowScreen
  use: CodeUse
  channels: readonly Channel[]
  recipient: { maskedEmail: string; maskedPhone: string | null }
  senderName: string
  onRequest: (channel: Channel) => void
  onSubmit: (code: string) => void
  onChoose: () => void
}

/** The screens of a code, from the choice of the channel to the entry. */
export function CodeScreens(props: CodeScreensProps) {
  const { screen, use, channels, recipient, senderName, onRequest, onSubmit, onChoose } = props
  const masked: Record<Channel, string> = { email: recipient.maskedEmail, sms: recipient.maskedPhone ?? '' }
  if (screen.name === 'method')
    return <MethodScreen use={use} channels={channels} masked={masked} onRequest={onRequest} />
  if (screen.name === 'locked')
    return <LockedScreen {...screen} senderName={senderName} onRequest={() => onRequest(screen.channel)} />
  return (
    <CodeScreen
      code={screen}
      masked={masked[screen.channel]}
      channels={channels}
      onSubmit={onSubmit}
      onRequest={onRequest}
      onChoose={onChoose}
    />
  )
}

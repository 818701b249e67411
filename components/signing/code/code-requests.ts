import { afterCodeCheck, afterCodeRequest } from '../signing-answers.ts'
import type { Channel, EndReason, SigningCallbacks } from '../signing-view.ts'
import type { CodeEvent } from './code-flow.machine.ts'

type Send = (event: CodeEvent | { type: 'ended'; reason: EndReason }) => boolean
export type CodeCalls = Pick<SigningCallbacks, 'requestCode' | 'submitCode'>

/** Requests a code and sends the event of the answer. */
export async function askForCode(calls: CodeCalls, channel: Channel, send: Send): Promise<void> {
  const answer = await calls.requestCode(channel)
  send(afterCodeRequest(answer, Date.now()))
}

/** Checks a code and sends the event of the answer. */
export async function checkCode(calls: CodeCalls, code: string, send: Send): Promise<void> {
  send(afterCodeCheck(await calls.submitCode(code)))
}

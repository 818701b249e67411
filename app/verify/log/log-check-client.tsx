'use client'

import { type Answer, call, callForText } from '#components/http/call.ts'
import type { LogSource } from '#components/verify/check-checkpoint.ts'
import { LogCheck } from '#components/verify/log-check.tsx'
import { consistencyAnswer, inclusionAnswer, noteAnswer, type PublicLog } from '#lib/domain/verify/schema.ts'

async function orThrow<Value>(request: Promise<Answer<Value>>): Promise<Value> {
  const answer = await request
  if (!answer.ok) throw new Error(answer.kind === 'refused' ? answer.problem.code : answer.kind)
  return answer.value
}

const source: LogSource = {
  newestNote: () => orThrow(callForText('/api/log/checkpoint')),
  consistency: (from, to) => orThrow(call(`/api/log/consistency?from=${from}&to=${to}`, { schema: consistencyAnswer })),
  inclusion: (index, size) =>
    orThrow(call(`/api/log/inclusion?index=${index}&size=${size}`, { schema: inclusionAnswer })),
  isSignedHere: (note) => orThrow(call('/api/log/note', { body: { note }, schema: noteAnswer })),
}

/** The check of a saved checkpoint, with its requests to this server's log. */
export function LogCheckClient({ log }: { log: Pick<PublicLog, 'origin' | 'keys'> }) {
  return <LogCheck log={log} source={source} />
}

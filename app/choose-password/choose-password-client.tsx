'use client'

import { useSyncExternalStore } from 'react'
import { ResetForm } from '#components/portal/account-forms.tsx'
import type { ActionResult, FormState } from '#lib/server/http/form-state.ts'
import { choosePasswordAction } from './actions.ts'

const noChanges = () => () => undefined

async function chooseAndSignIn(state: FormState, data: FormData): Promise<ActionResult> {
  const answer = await choosePasswordAction(state, data)
  if (answer.status === 'done') window.location.assign('/sign-in?notice=changed')
  return answer
}

/** The token stands behind the hash of the address, which browsers keep to themselves. */
export function ChoosePasswordClient() {
  const token = useSyncExternalStore(
    noChanges,
    () => window.location.hash.slice(1),
    () => '',
  )
  return <ResetForm action={chooseAndSignIn} token={token} />
}

'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { ResetForm } from '#components/portal/account-forms.tsx'
import { AuthPage } from '#components/portal/auth-page.tsx'
import type { AccountLink } from '#lib/domain/account/schema.ts'
import type { ActionResult, FormState } from '#lib/server/http/form-state.ts'
import { startSession } from '../start-session.ts'
import { accountLinkAction, choosePasswordAction } from './actions.ts'

const noChanges = () => () => undefined

/** The token is in the URL fragment, which browsers do not send. */
const tokenOf = () => window.location.hash.slice(1)

/** The purpose of the link; undefined until the server answers, null if the request failed. */
function useAccountLink(token: string | null): AccountLink | null | undefined {
  const [link, setLink] = useState<AccountLink | null>()
  useEffect(() => {
    if (token === null) return
    accountLinkAction({ token }).then(
      (answer) => setLink((answer.status === 'done' && answer.value) || null),
      () => setLink(null),
    )
  }, [token])
  return link
}

/** A new member is signed in with the chosen password; after a reset the member signs in. */
async function choose(link: AccountLink | null, state: FormState, data: FormData): Promise<ActionResult> {
  const answer = await choosePasswordAction(state, data)
  if (answer.status !== 'done') return answer
  if (link?.works && link.kind === 'invite') {
    const session = await startSession(link.email, String(data.get('password'))).catch(() => null)
    window.location.assign(session?.ok ? '/contracts' : '/sign-in')
  } else window.location.assign('/sign-in?notice=changed')
  return answer
}

/** Chooses a password from the link of an invitation or of a password reset. */
export function ChoosePasswordClient() {
  const words = useTranslations('account')
  const token = useSyncExternalStore(noChanges, tokenOf, () => null)
  const link = useAccountLink(token)
  // Before the answer it is unknown whether to show an invitation.
  if (token === null || link === undefined) return null
  const kind = link?.kind ?? 'reset'
  const again = kind === 'reset' ? <Link href="/forgot-password">{words('reset.again')}</Link> : null
  if (link?.works === false)
    return (
      <AuthPage title={words(`${kind}.invalidTitle`)} foot={again}>
        <p>{words(`${kind}.invalidText`)}</p>
      </AuthPage>
    )
  const organisation = link?.organisation ?? ''
  return (
    <AuthPage
      title={kind === 'invite' ? words('invite.title', { organisation }) : words('reset.title')}
      description={words(`${kind}.description`)}
      foot={again}
    >
      <ResetForm
        action={(state, data) => choose(link, state, data)}
        token={token}
        kind={kind}
        {...(link ? { email: link.email } : {})}
      />
    </AuthPage>
  )
}

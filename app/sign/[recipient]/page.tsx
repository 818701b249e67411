import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { SigningView } from '#components/signing/signing-view.ts'
import { StatePage } from '#components/signing/state-page.tsx'
import { disclosureFor, linkHolderOf, readerOf, viewAsSigner, viewBeforeCode } from '#lib/domain/signing/index.ts'
import type { CodeFirstView, SignerView } from '#lib/domain/signing/schema.ts'
import { requestContext } from '#lib/server/http/request-context.ts'
import { readSigningCookie } from '#lib/server/http/signing-cookie.ts'
import { toLocale } from '#lib/words/index.ts'
import { ClientWords } from '../../client-words.tsx'
import { LocalNotice } from '../../local-notice.tsx'
import { CodeFirstClient } from './code-first-client.tsx'
import { signedResult } from './signed-result.ts'
import { SigningClient } from './signing-client.tsx'

type Props = { params: Promise<{ recipient: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signing'))('reader.sign') }
}

function pagesOf(view: SignerView): SigningView['pages'] {
  return view.document.pages.map(({ width, height }, i) => ({ number: i + 1, width, height }))
}

/** The signing screens, for the recipient whose link was opened in this browser. */
export default async function SigningPage({ params }: Props) {
  const { recipient } = await params
  const ctx = await requestContext()
  const holder = await linkHolderOf(ctx, await readSigningCookie(ctx, recipient))
  if (!holder) return <StatePage kind="session_expired" />
  if (holder.id !== recipient) return <StatePage kind="other_person" />
  const signer = readerOf(ctx, holder)
  const notice = <LocalNotice shown={ctx.delivery.email === 'local'} />
  if (!signer) return <BeforeCode view={await viewBeforeCode(ctx, holder)} recipientId={recipient} notice={notice} />
  const view = await viewAsSigner(ctx, signer)
  const { organisation } = view.sender
  const { title } = view.contract
  if (view.state === 'removed')
    return <StatePage kind="removed" organisation={organisation} sender={view.sender.name} />
  if (view.state === 'voided' || view.state === 'expired' || view.state === 'declined') {
    return <StatePage kind={view.state} organisation={organisation} sender={view.sender.name} title={title} />
  }
  const signing: SigningView = {
    ...view,
    pages: pagesOf(view),
    downloadUrl: `/sign/${recipient}/original?v=${view.document.sha256}`,
    disclosure: await disclosureFor(ctx, signer, toLocale(await getLocale())),
    signedResult: await signedResult(ctx, signer, view),
  }
  return (
    <ClientWords words={['field', 'meaning', 'signing']}>
      <SigningClient view={signing} recipientId={recipient} notice={notice} />
    </ClientWords>
  )
}

type BeforeCodeProps = { view: CodeFirstView; recipientId: string; notice: ReactNode }

/** For a recipient who must enter a code before reading: without the title, also on the page of a contract that ended. */
function BeforeCode({ view, recipientId, notice }: BeforeCodeProps) {
  const { state, sender } = view
  if (state === 'voided' || state === 'expired' || state === 'declined' || state === 'removed')
    return <StatePage kind={state} organisation={sender.organisation} sender={sender.name} />
  return (
    <ClientWords words={['signing']}>
      <CodeFirstClient view={view} recipientId={recipientId} notice={notice} />
    </ClientWords>
  )
}

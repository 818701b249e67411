import type { MessageKind, SenderMessageKind } from '#lib/core/vocabulary/message.ts'
import { type ContractRow, isAddressShared, type RecipientRow } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { issueLink, namesRemovedSince, senderOf } from '#lib/domain/signing/index.ts'
import type { Email } from '#lib/engines/delivery/index.ts'
import { type Locale, toLocale, translator } from '#lib/words/index.ts'
import { lastDayText } from '#lib/words/time-text.ts'
import { htmlText, type MailParts, plainText } from './mail-layout.ts'
import { proofOfCompletion } from './proof-of-completion.ts'

/**
 * What a message about a contract is composed from. `recipient` is the one it concerns, who need not be its addressee.
 */
export type Subject = {
  contract: ContractRow
  recipient: RecipientRow | null
  toSender: boolean
  counts: { signed: number; signers: number }
  hash: string | null
}
export type Composed = Pick<Email, 'subject' | 'text' | 'html' | 'language' | 'replyTo' | 'isPersonal' | 'attachments'>

type Frame = { locale: Locale; sender: { name: string; email: string; organisation: string } }
type Draft = Pick<MailParts, 'paragraphs'> &
  Partial<Pick<MailParts, 'heading' | 'quote' | 'button' | 'notes'>> &
  Pick<Composed, 'attachments'> & { subject: string }

/** Lays out a mail; its heading is its subject unless it has one of its own. */
export async function layOut(frame: Frame, draft: Draft & { code?: string }): Promise<Composed> {
  const t = await translator(frame.locale, 'mail')
  const { subject, attachments = [], ...rest } = draft
  const parts: MailParts = {
    language: frame.locale,
    organisation: frame.sender.organisation,
    heading: subject,
    notes: [],
    addressNote: t('address'),
    ...rest,
    footer: t('footer', { organisation: frame.sender.organisation }),
  }
  return { subject, text: plainText(parts), html: htmlText(parts), language: frame.locale, attachments }
}

const contractUrl = (ctx: Ctx, contract: ContractRow) => new URL(`/contracts/${contract.id}`, ctx.settings.url).href

/** The URL of a new link for a recipient. */
async function signingUrl(ctx: Ctx, recipient: RecipientRow): Promise<string> {
  return new URL(`/s/${await issueLink(ctx, recipient.id)}`, ctx.settings.url).href
}

/** People who share a mailbox tell their mails apart by their names, and mail programs do not join them. */
function subjectOf(isViewer: boolean, isShared: boolean) {
  if (isShared) return isViewer ? 'invitation.subjectViewerShared' : 'invitation.subjectShared'
  return isViewer ? 'invitation.subjectViewer' : 'invitation.subject'
}

async function invitation(ctx: Ctx, { contract }: Subject, recipient: RecipientRow, frame: Frame): Promise<Draft> {
  const t = await translator(frame.locale, 'mail')
  const { name: sender, email, organisation } = frame.sender
  const isViewer = recipient.role === 'viewer'
  const isShared = await isAddressShared(ctx.store.q, recipient)
  const names = { sender, organisation, title: contract.title, name: recipient.name }
  const expires = contract.expiresAt && lastDayText(contract.expiresAt, frame.locale, contract.timeZone)
  return {
    subject: t(subjectOf(isViewer, isShared), names),
    heading: t(isViewer ? 'invitation.headingViewer' : 'invitation.heading', names),
    paragraphs: [t(isViewer ? 'invitation.bodyViewer' : 'invitation.body', names)],
    ...(contract.message ? { quote: contract.message } : {}),
    button: { label: t('invitation.button'), url: await signingUrl(ctx, recipient) },
    notes: [
      ...(expires ? [t('invitation.expires', { date: expires })] : []),
      t('invitation.personal'),
      t('question', { name: sender, email }),
    ],
  }
}

/** The request to a signer who has signed to agree to the removal of others. */
async function agreement(ctx: Ctx, { contract }: Subject, recipient: RecipientRow, frame: Frame): Promise<Draft> {
  const t = await translator(frame.locale, 'mail')
  const { name: sender, email } = frame.sender
  const removed = await namesRemovedSince(ctx, recipient)
  const names = new Intl.ListFormat(frame.locale, { type: 'conjunction' }).format(removed)
  const values = { sender, names, title: contract.title, name: recipient.name }
  return {
    subject: t('agreement.subject', values),
    heading: t('agreement.heading', values),
    paragraphs: [t('agreement.body', values)],
    button: { label: t('agreement.button'), url: await signingUrl(ctx, recipient) },
    notes: [t('invitation.personal'), t('question', { name: sender, email })],
  }
}

async function senderNotice(
  ctx: Ctx,
  kind: SenderMessageKind,
  subject: Subject,
  name: string,
  frame: Frame,
): Promise<Draft> {
  const t = await translator(frame.locale, 'mail')
  const { contract, counts, recipient } = subject
  const values = { name, title: contract.title, ...counts }
  const reason = recipient?.declineReason
  return {
    subject: t(`${kind}.subject`, values),
    paragraphs: [t(`${kind}.body`, values), ...(kind === 'declined' && !reason ? [t('declined.noReason')] : [])],
    ...(kind === 'declined' && reason ? { quote: reason } : {}),
    button: { label: t(`${kind}.button`), url: contractUrl(ctx, contract) },
  }
}

async function completed(ctx: Ctx, { contract, recipient, toSender, hash }: Subject, frame: Frame): Promise<Draft> {
  const t = await translator(frame.locale, 'mail')
  const button =
    toSender || !recipient
      ? { label: t('completed.buttonSender'), url: contractUrl(ctx, contract) }
      : { label: t('completed.button'), url: await signingUrl(ctx, recipient) }
  const proof = await proofOfCompletion(ctx, contract)
  const { origin = '', size = 0, root = Buffer.of() } = proof?.checkpoint ?? {}
  const checkpoint = { origin, size, root: root.toString('base64') }
  return {
    subject: t('completed.subject', { title: contract.title }),
    paragraphs: [t('completed.body', { title: contract.title })],
    button,
    notes: [
      ...(hash ? [`${t('completed.hash')}: ${hash}`] : []),
      ...(proof ? [t('completed.proof'), t('completed.checkpoint', checkpoint)] : []),
    ],
    attachments: proof?.attachments ?? [],
  }
}

async function draftOf(ctx: Ctx, kind: Exclude<MessageKind, 'code'>, subject: Subject, frame: Frame): Promise<Draft> {
  const { contract, recipient } = subject
  const t = await translator(frame.locale, 'mail')
  switch (kind) {
    case 'invitation':
      if (!recipient) throw new Error('an invitation needs its recipient')
      return invitation(ctx, subject, recipient, frame)
    case 'agreement':
      if (!recipient) throw new Error('a request to agree needs its recipient')
      return agreement(ctx, subject, recipient, frame)
    case 'completed':
      return completed(ctx, subject, frame)
    case 'voided': {
      const notes = [t('question', { name: frame.sender.name, email: frame.sender.email })]
      return {
        subject: t('voided.subject', { title: contract.title }),
        paragraphs: [t('voided.body', { title: contract.title, sender: frame.sender.name })],
        ...(contract.voidReason ? { quote: contract.voidReason } : {}),
        notes,
      }
    }
    case 'viewed':
    case 'signed':
    case 'declined':
    case 'disagreed':
    case 'locked':
      return senderNotice(ctx, kind, subject, recipient?.name ?? '', frame)
  }
}

/** Composes a message about a contract, in its addressee's language. Creates a link if the message contains one. */
export async function composeMessage(
  ctx: Ctx,
  kind: Exclude<MessageKind, 'code'>,
  subject: Subject,
): Promise<Composed> {
  const { contract, recipient, toSender } = subject
  const sender = await senderOf(ctx, contract)
  const locale = toLocale(toSender ? contract.locale : (recipient?.locale ?? contract.locale))
  const frame = { locale, sender }
  const mail = await layOut(frame, await draftOf(ctx, kind, subject, frame))
  // A member sent it by pressing a button; everything else is a consequence.
  return toSender ? mail : { ...mail, replyTo: sender.email, isPersonal: kind === 'invitation' }
}

'use client'

import { Ellipsis, Eraser, Send, UserMinus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ConfirmDialog } from '#components/portal/confirm-dialog.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { Menu, type MenuEntry } from '#components/ui/menu.tsx'
import type { RecipientView } from '#lib/domain/contract/schema.ts'
import type { ValueAction } from '#lib/server/http/form-state.ts'
import { type EraseAction, EraseDialog } from './erase-dialog.tsx'

type RecipientAction = ValueAction<{ contractId: string; recipientId: string }>

/** Server actions on one recipient; one that is not given is not offered. A refusal's message is shown unchanged. */
export type RecipientActions = {
  /** Sends a new link; the old one stops working. */
  resend?: RecipientAction
  /** Removes a recipient who declined or was added by mistake. */
  remove?: RecipientAction
  /** Erases the personal data of a recipient of a closed contract. */
  erase?: EraseAction
}

type RecipientMenuProps = {
  contractId: string
  recipient: RecipientView
  /** How many signers of the contract have signed. */
  signed: number
  actions: RecipientActions
}

/** The actions on one recipient, each behind a confirmation. */
export function RecipientMenu({ contractId, recipient, signed, actions }: RecipientMenuProps) {
  const words = useTranslations('contracts.recipients')
  const [asked, setAsked] = useState<keyof RecipientActions | null>(null)
  const { id, name, email } = recipient
  const erase = useTranslations('contracts.erase')
  const removeText =
    recipient.role === 'viewer' ? words('remove.textViewer', { email }) : words('remove.text', { name, email, signed })
  const entries = entriesFor(recipient, actions, words, setAsked)
  if (actions.erase && recipient.erasedAt === null)
    entries.push({
      id: 'erase',
      label: erase('action'),
      icon: <Eraser size={17} aria-hidden="true" />,
      danger: true,
      onSelect: () => setAsked('erase'),
    })
  if (entries.length === 0) return null
  const more = <IconButton label={words('more', { name })} icon={<Ellipsis size={18} aria-hidden="true" />} />
  return (
    <>
      <Menu trigger={more} entries={entries} />
      {(['resend', 'remove'] as const).map((kind) => {
        const run = actions[kind]
        return run ? (
          <ConfirmDialog
            key={kind}
            open={asked === kind}
            onClose={() => setAsked(null)}
            title={words(`${kind}.title`, { name })}
            confirm={words(`${kind}.confirm`)}
            pendingText={words(`${kind}.pending`)}
            danger={kind === 'remove'}
            run={() => run({ contractId, recipientId: id })}
            done={words(`${kind}.done`, { name })}
          >
            {kind === 'remove' ? removeText : words('resend.text', { email })}
          </ConfirmDialog>
        ) : null
      })}
      {actions.erase ? (
        <EraseDialog
          open={asked === 'erase'}
          onClose={() => setAsked(null)}
          contractId={contractId}
          person={{ id, name }}
          erase={actions.erase}
        />
      ) : null}
    </>
  )
}

function entriesFor(
  { status, agreement }: RecipientView,
  actions: RecipientActions,
  words: ReturnType<typeof useTranslations<'contracts.recipients'>>,
  ask: (kind: keyof RecipientActions) => void,
): MenuEntry[] {
  const entries: MenuEntry[] = []
  const waits = status === 'pending' || status === 'viewed'
  if (actions.resend && (waits || agreement !== null)) {
    entries.push({
      id: 'resend',
      label: words('resend.action'),
      icon: <Send size={17} aria-hidden="true" />,
      onSelect: () => ask('resend'),
    })
  }
  if (actions.remove && (waits || status === 'declined')) {
    entries.push({
      id: 'remove',
      label: words('remove.action'),
      icon: <UserMinus size={17} aria-hidden="true" />,
      danger: true,
      onSelect: () => ask('remove'),
    })
  }
  return entries
}

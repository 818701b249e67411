'use client'

import { Ellipsis, Eraser } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAction } from '#components/portal/use-action.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Menu } from '#components/ui/menu.tsx'
import type { ValueAction } from '#lib/server/http/form-state.ts'
import styles from './erase-dialog.module.css'

/** Erases the personal data of one recipient of a closed contract; a null recipient erases that of all recipients. */
export type EraseAction = ValueAction<{ contractId: string; recipientId: string | null }>

type EraseDialogProps = {
  open: boolean
  onClose: () => void
  contractId: string
  /** Null for all recipients of the contract. */
  person: { id: string; name: string } | null
  erase: EraseAction
}

/** Asks for confirmation before personal data is erased, and lists the erased and the kept data with the reasons. */
export function EraseDialog({ open, onClose, contractId, person, erase }: EraseDialogProps) {
  const words = useTranslations('contracts.erase')
  const common = useTranslations('common')
  const [pending, start] = useAction()
  const whose = { whose: person ? 'person' : 'everyone', name: person?.name ?? '' }
  const run = () =>
    start(() => erase({ contractId, recipientId: person?.id ?? null }), {
      done: words('done', whose),
      onSettled: onClose,
    })
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      locked={pending}
      title={words('title', whose)}
      closeLabel={common('close')}
      footer={
        <>
          <Button onClick={onClose} disabled={pending}>
            {common('cancel')}
          </Button>
          <Button variant="danger" pending={pending} pendingText={words('pending')} onClick={run}>
            {words('confirm')}
          </Button>
        </>
      }
    >
      <div className={styles.text}>
        <h3>{words('deleted')}</h3>
        <ul>
          <li>{words('deletedNames')}</li>
          <li>{words('deletedTraces')}</li>
          <li>{words('deletedMessages')}</li>
          {person ? null : <li>{words('deletedWords')}</li>}
          <li>{words('deletedLink')}</li>
        </ul>
        <h3>{words('kept')}</h3>
        <ul>
          <li>{words('keptDocument')}</li>
          <li>{words('keptLog')}</li>
          <li>{words('keptElsewhere')}</li>
        </ul>
        <p className={styles.last}>{words('forever')}</p>
      </div>
    </Dialog>
  )
}

/** The actions of an admin on a closed contract. */
export function ClosedContractMenu({ contractId, erase }: { contractId: string; erase: EraseAction }) {
  const words = useTranslations('contracts.erase')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Menu
        trigger={<IconButton label={words('more')} icon={<Ellipsis size={18} aria-hidden="true" />} />}
        entries={[
          {
            id: 'erase',
            label: words('actionEveryone'),
            icon: <Eraser size={17} aria-hidden="true" />,
            danger: true,
            onSelect: () => setOpen(true),
          },
        ]}
      />
      <EraseDialog open={open} onClose={() => setOpen(false)} contractId={contractId} person={null} erase={erase} />
    </>
  )
}

'use client'

import { ArrowDown, ArrowUp, FileText, ImageIcon, Plus, X } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { fileSize } from '#components/ui/file-size.ts'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import styles from './upload-list.module.css'
import { UploadPassword } from './upload-password.tsx'
import { type ChosenFile, type PasswordRequest, sizeOf } from './use-upload.ts'

type UploadListProps = {
  files: readonly ChosenFile[]
  passwordRequest: PasswordRequest | null
  onMove: (id: number, by: -1 | 1) => void
  onRemove: (id: number) => void
  onOpen: (id: number, password: string) => void
  onAdd: () => void
  onContinue: () => void
}

/** The files that one document is built from, in order. */
export function UploadList({ files, passwordRequest, onMove, onRemove, onOpen, onAdd, onContinue }: UploadListProps) {
  const words = useTranslations('contracts.upload')
  const format = useFormatter()
  const title = useId()
  const add = useRef<HTMLButtonElement>(null)
  const [announcement, setAnnouncement] = useState('')
  const remove = ({ id, file }: ChosenFile) => {
    setAnnouncement(words('removed', { name: file.name }))
    add.current?.focus()
    onRemove(id)
  }
  const move = ({ id, file }: ChosenFile, at: number, by: -1 | 1) => {
    setAnnouncement(words('moved', { name: file.name, position: at + by + 1, count: files.length }))
    onMove(id, by)
  }
  return (
    <>
      <div className={styles.head}>
        <h2 id={title} className={styles.title}>
          {words('listTitle', { count: files.length })}
        </h2>
        <p className={styles.quiet}>
          {words('listHint', { count: files.length, size: fileSize(sizeOf(files), format) })}
        </p>
      </div>
      <ol className={styles.list} aria-labelledby={title}>
        {files.map((one, at) => (
          <Row
            key={one.id}
            chosen={one}
            at={at}
            count={files.length}
            onMove={(by) => move(one, at, by)}
            onRemove={() => remove(one)}
          >
            {passwordRequest?.id === one.id ? (
              <UploadPassword
                name={one.file.name}
                wrong={passwordRequest.wrong}
                onOpen={(password) => onOpen(one.id, password)}
              />
            ) : null}
          </Row>
        ))}
      </ol>
      <div className={styles.foot}>
        <Button ref={add} icon={<Plus size={18} aria-hidden="true" />} onClick={onAdd}>
          {words('add')}
        </Button>
        {passwordRequest ? null : (
          <Button variant="primary" onClick={onContinue}>
            {words('continue')}
          </Button>
        )}
      </div>
      <VisuallyHidden role="status">{announcement}</VisuallyHidden>
    </>
  )
}

type RowProps = {
  chosen: ChosenFile
  at: number
  count: number
  onMove: (by: -1 | 1) => void
  onRemove: () => void
  children: ReactNode
}

function Row({ chosen: { file }, at, count, onMove, onRemove, children }: RowProps) {
  const words = useTranslations('contracts.upload')
  const format = useFormatter()
  const Icon = file.type.startsWith('image/') ? ImageIcon : FileText
  const { name } = file
  return (
    <li className={styles.row}>
      <span className={styles.number} aria-hidden="true">
        {format.number(at + 1)}
      </span>
      <Icon size={20} className={styles.icon} aria-hidden="true" />
      <div className={styles.names}>
        <p className={styles.name} translate="no">
          {name}
        </p>
        <p className={styles.quiet}>{fileSize(file.size, format)}</p>
      </div>
      <div className={styles.buttons}>
        {count > 1 ? <MoveButtons name={name} at={at} count={count} onMove={onMove} /> : null}
        <IconButton label={words('remove', { name })} icon={<X size={18} aria-hidden="true" />} onClick={onRemove} />
      </div>
      {children}
    </li>
  )
}

type MoveButtonsProps = Pick<RowProps, 'at' | 'count' | 'onMove'> & { name: string }

/** A button at the end of the list is not disabled, so that it keeps the focus; it then has no effect. */
function MoveButtons({ name, at, count, onMove }: MoveButtonsProps) {
  const words = useTranslations('contracts.upload')
  const pressed = useRef<HTMLButtonElement>(null)
  // Moving a row in the DOM takes the focus from its buttons.
  useLayoutEffect(() => {
    pressed.current?.focus()
    pressed.current = null
  })
  const buttons = [
    { by: -1, label: words('up', { name }), Icon: ArrowUp, end: at === 0 },
    { by: 1, label: words('down', { name }), Icon: ArrowDown, end: at === count - 1 },
  ] as const
  return buttons.map(({ by, label, Icon, end }) => (
    <IconButton
      key={by}
      label={label}
      icon={<Icon size={18} aria-hidden="true" />}
      aria-disabled={end || undefined}
      onClick={(event) => {
        if (end) return
        pressed.current = event.currentTarget
        onMove(by)
      }}
    />
  ))
}

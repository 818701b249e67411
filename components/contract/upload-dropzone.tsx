'use client'

import { FileUp } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { type DragEvent, useRef, useState } from 'react'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import { fileSize } from './file-size.ts'
import styles from './upload-dropzone.module.css'
import { UploadList } from './upload-list.tsx'
import { type Chosen, type UploadProgress, type UploadRefusal, type UploadTarget, useUpload } from './use-upload.ts'

/** Takes the files of a document, by drop or by choice, and sends them with their real progress. */
export function UploadDropzone(target: UploadTarget) {
  const words = useTranslations('contracts.upload')
  const format = useFormatter()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const { files, progress, refused, asking, add, move, remove, openWith, send, cancel } = useUpload(target)
  const choose = () => input.current?.click()
  const drag = (event: DragEvent) => {
    event.preventDefault()
    setOver(event.type === 'dragover')
  }
  const drop = (event: DragEvent) => {
    drag(event)
    if (!progress) add([...event.dataTransfer.files])
  }
  const listed = files.length > 0 && !progress
  return (
    <div className={styles.wrap}>
      <section
        aria-label={words('label')}
        className={classNames(listed ? styles.listed : styles.zone, over && styles.over)}
        onDragOver={drag}
        onDragLeave={drag}
        onDrop={drop}
      >
        {progress ? (
          <Sending progress={progress} onCancel={cancel} />
        ) : listed ? (
          <UploadList
            files={files}
            asking={asking}
            onMove={move}
            onRemove={remove}
            onOpen={openWith}
            onAdd={choose}
            onContinue={() => void send(files)}
          />
        ) : (
          <Invitation replaces={target.method === 'PUT'} limit={fileSize(target.maxBytes, format)} onChoose={choose} />
        )}
        <input
          ref={input}
          type="file"
          accept="application/pdf,.pdf,image/png,image/jpeg,.png,.jpg,.jpeg"
          multiple
          hidden
          aria-label={words('choose')}
          onChange={(event) => {
            const picked = [...(event.target.files ?? [])]
            event.target.value = ''
            add(picked)
          }}
        />
      </section>
      {refused ? <Refused refused={refused} onKeep={(file) => void send([file], true)} /> : null}
    </div>
  )
}

type InvitationProps = { replaces: boolean; limit: string; onChoose: () => void }

function Invitation({ replaces, limit, onChoose }: InvitationProps) {
  const words = useTranslations('contracts.upload')
  const document = useTranslations('contracts.document')
  return (
    <>
      <FileUp size={32} strokeWidth={1.5} className={styles.icon} aria-hidden="true" />
      <p className={styles.title}>{replaces ? document('replace') : words('title')}</p>
      <p className={styles.hint}>{words('hint', { limit })}</p>
      <Button variant={replaces ? 'secondary' : 'primary'} className={styles.choose} onClick={onChoose}>
        {words('choose')}
      </Button>
    </>
  )
}

function Sending({ progress, onCancel }: { progress: UploadProgress; onCancel: () => void }) {
  const words = useTranslations('contracts.upload')
  const common = useTranslations('common')
  const format = useFormatter()
  const { name, sent, total } = progress
  const arrived = total > 0 && sent >= total
  return (
    <div className={styles.sending}>
      {arrived ? (
        <ProgressBar label={words('checking', { name })} />
      ) : (
        <ProgressBar
          label={words('sending', { name })}
          value={sent}
          max={Math.max(total, 1)}
          valueText={words('of', { sent: fileSize(sent, format), total: fileSize(total, format) })}
        />
      )}
      <VisuallyHidden role="status">
        {arrived ? words('checking', { name }) : words('sending', { name })}
      </VisuallyHidden>
      <Button size="s" className={styles.cancel} onClick={onCancel}>
        {common('cancel')}
      </Button>
    </div>
  )
}

function Refused({ refused, onKeep }: { refused: UploadRefusal; onKeep: (file: Chosen) => void }) {
  const words = useTranslations('contracts.upload')
  const { message, signed } = refused
  const keep = signed ? (
    <Button size="s" onClick={() => onKeep(signed)}>
      {words('keepSignatures')}
    </Button>
  ) : undefined
  return (
    <Banner tone="danger" role="alert" action={keep}>
      <p>{message}</p>
    </Banner>
  )
}

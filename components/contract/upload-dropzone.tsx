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
import { type UploadProgress, type UploadRefusal, type UploadTarget, useUpload } from './use-upload.ts'

/** Takes one PDF, by drop or by choice, and sends it with its real progress. */
export function UploadDropzone(target: UploadTarget) {
  const words = useTranslations('contracts.upload')
  const format = useFormatter()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const { progress, refused, send, cancel } = useUpload(target)
  const drag = (event: DragEvent) => {
    event.preventDefault()
    setOver(event.type === 'dragover')
  }
  const drop = (event: DragEvent) => {
    drag(event)
    const file = event.dataTransfer.files[0]
    if (file && !progress) void send(file)
  }
  return (
    <div className={styles.wrap}>
      <section
        aria-label={words('label')}
        className={classNames(styles.zone, over && styles.over)}
        onDragOver={drag}
        onDragLeave={drag}
        onDrop={drop}
      >
        {progress ? (
          <Sending progress={progress} onCancel={cancel} />
        ) : (
          <Invitation limit={fileSize(target.maxBytes, format)} onChoose={() => input.current?.click()} />
        )}
        <input
          ref={input}
          type="file"
          accept="application/pdf,.pdf"
          hidden
          aria-label={words('choose')}
          onChange={(event) => {
            const file = event.target.files?.[0]
            event.target.value = ''
            if (file) void send(file)
          }}
        />
      </section>
      {refused ? <Refused refused={refused} onKeep={(file) => void send(file, true)} /> : null}
    </div>
  )
}

function Invitation({ limit, onChoose }: { limit: string; onChoose: () => void }) {
  const words = useTranslations('contracts.upload')
  return (
    <>
      <FileUp size={32} strokeWidth={1.5} className={styles.icon} aria-hidden="true" />
      <p className={styles.title}>{words('title')}</p>
      <p className={styles.hint}>{words('hint', { limit })}</p>
      <Button variant="primary" className={styles.choose} onClick={onChoose}>
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

function Refused({ refused, onKeep }: { refused: UploadRefusal; onKeep: (file: File) => void }) {
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

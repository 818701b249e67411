'use client'

import { FileUp } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { DropZone } from '#components/ui/drop-zone.tsx'
import { fileSize } from '#components/ui/file-size.ts'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import styles from './upload-dropzone.module.css'
import { UploadList } from './upload-list.tsx'
import { type ChosenFile, type UploadProgress, type UploadRefusal, type UploadTarget, useUpload } from './use-upload.ts'

/** Takes the files of a document by drop or file dialog, and uploads them with real progress. */
export function UploadDropzone(target: UploadTarget) {
  const words = useTranslations('contracts.upload')
  const document = useTranslations('contracts.document')
  const format = useFormatter()
  const { files, progress, refused, passwordRequest, add, move, remove, openWith, send, cancel } = useUpload(target)
  const { replaces } = target
  const list = (choose: () => void) => (
    <UploadList
      files={files}
      passwordRequest={passwordRequest}
      onMove={move}
      onRemove={remove}
      onOpen={openWith}
      onAdd={choose}
      onContinue={() => void send(files)}
    />
  )
  return (
    <div className={styles.wrap}>
      <DropZone
        label={words('label')}
        Icon={FileUp}
        title={replaces ? document('replace') : words('title')}
        hint={words('hint', { limit: fileSize(target.maxBytes, format) })}
        choose={words('choose')}
        variant={replaces ? 'secondary' : 'primary'}
        accept="application/pdf,.pdf,image/png,image/jpeg,.png,.jpg,.jpeg"
        multiple
        working={progress ? <Sending progress={progress} onCancel={cancel} /> : null}
        {...(files.length > 0 ? { filled: list } : {})}
        onFiles={add}
      />
      {refused ? <Refused refused={refused} onKeep={(file) => void send([file], true)} /> : null}
    </div>
  )
}

function Sending({ progress, onCancel }: { progress: UploadProgress; onCancel: () => void }) {
  const words = useTranslations('contracts.upload')
  const common = useTranslations('common')
  const format = useFormatter()
  const { name, sent, total } = progress
  const arrived = total > 0 && sent >= total
  return (
    <>
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
    </>
  )
}

function Refused({ refused, onKeep }: { refused: UploadRefusal; onKeep: (file: ChosenFile) => void }) {
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

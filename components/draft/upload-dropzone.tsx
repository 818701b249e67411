'use client'

import { FileUp } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { DropZone } from '#components/ui/drop-zone.tsx'
import { fileSize } from '#components/ui/file-size.ts'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import type { SignaturesChoice } from '#lib/core/vocabulary/contract.ts'
import { ContentNames } from './content-names.tsx'
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
      {refused ? <Refused refused={refused} onChoice={(file, choice) => void send([file], choice)} /> : null}
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

type RefusedProps = { refused: UploadRefusal; onChoice: (file: ChosenFile, choice: SignaturesChoice) => void }

/** The message about a refused upload. For a signed file also what prevents keeping its signatures, and the choices. */
function Refused({ refused, onChoice }: RefusedProps) {
  const words = useTranslations('contracts.upload')
  const { message, signed } = refused
  return (
    <Banner tone="danger" role="alert">
      <p>{message}</p>
      {signed && signed.found.length > 0 ? <ContentNames names={signed.found} /> : null}
      {signed ? (
        <p className={styles.choices}>
          {signed.found.length === 0 ? (
            <Button size="s" onClick={() => onChoice(signed.file, 'keep')}>
              {words('keepSignatures')}
            </Button>
          ) : null}
          <Button size="s" onClick={() => onChoice(signed.file, 'remove')}>
            {words('removeSignatures')}
          </Button>
        </p>
      ) : null}
    </Banner>
  )
}

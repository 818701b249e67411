'use client'

import { useRouter } from 'next/navigation'
import { UploadDropzone } from '#components/draft/upload-dropzone.tsx'
import { MAX_UPLOAD_BYTES, MAX_UPLOAD_FILES } from '#lib/domain/document/schema.ts'
import { uploadFiles } from './upload-files.ts'

type Props = { url: string; method: 'POST' | 'PUT' }

/** Uploads a document as a new draft, or replaces a draft's document, then opens the recipients step. */
export function UploadClient({ url, method }: Props) {
  const router = useRouter()
  return (
    <UploadDropzone
      send={(files, sending) => uploadFiles(url, method, files, sending)}
      replaces={method === 'PUT'}
      maxBytes={MAX_UPLOAD_BYTES}
      maxFiles={MAX_UPLOAD_FILES}
      onUploaded={({ id }) => router.push(`/contracts/${id}/${method === 'POST' ? 'people' : 'fields'}`)}
    />
  )
}

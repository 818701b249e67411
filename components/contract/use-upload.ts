'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { fileSize } from './file-size.ts'
import { uploadFile } from './upload-file.ts'

export type UploadTarget = {
  url: string
  method?: 'POST' | 'PUT'
  /** Bytes; a larger file is refused before it is sent. */
  maxBytes: number
  /** The body of the server's answer. The zone says "checking" until this resolves. */
  onUploaded: (body: unknown) => void | Promise<void>
}

/** Bytes that have left this machine, of all. */
export type UploadProgress = { name: string; sent: number; total: number }

/** Why there is no upload, in words; `signed` is the file that carries signatures and may be sent all the same. */
export type UploadRefusal = { message: string; signed: File | null }

/** The state of one upload at a time: send a file, look at its progress, cancel it. */
export function useUpload({ url, method = 'POST', maxBytes, onUploaded }: UploadTarget) {
  const words = useTranslations('contracts.upload')
  const common = useTranslations('common')
  const format = useFormatter()
  const running = useRef<AbortController>(null)
  const [progress, setProgress] = useState<UploadProgress | null>(null)
  const [refused, setRefused] = useState<UploadRefusal | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const send = async (file: File, keepSignatures = false) => {
    const wrong = whyNot(file)
    setRefused(wrong === null ? null : { message: wrong, signed: null })
    if (wrong !== null) return
    const controller = new AbortController()
    running.current = controller
    setProgress({ name: file.name, sent: 0, total: file.size })
    const answer = await uploadFile({
      url: keepSignatures ? `${url}${url.includes('?') ? '&' : '?'}keepSignatures=1` : url,
      method,
      file,
      signal: controller.signal,
      offlineMessage: common('tryAgainLater'),
      onProgress: (sent, total) => setProgress({ name: file.name, sent, total }),
    })
    if (answer.ok) await onUploaded(answer.body)
    else if (!controller.signal.aborted) {
      setRefused({ message: answer.message, signed: answer.code === 'pdf_signed' ? file : null })
    }
    setProgress(null)
  }

  function whyNot(file: File): string | null {
    const size = (bytes: number) => fileSize(bytes, format)
    if (file.size > maxBytes) return words('tooLarge', { size: size(file.size), limit: size(maxBytes) })
    return isPdf(file) ? null : words('notPdf', { name: file.name })
  }

  return { progress, refused, send, cancel: () => running.current?.abort() }
}

function isPdf(file: File): boolean {
  return file.type === 'application/pdf' || /\.pdf$/i.test(file.name)
}

'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { type Answer, type Failure, sentenceOf } from '#components/http/call.ts'
import { fileSize } from '#components/ui/file-size.ts'
import type { Problem } from '#lib/core/problem.ts'
import type { SignaturesChoice } from '#lib/core/vocabulary/contract.ts'
import type { UploadAnswer } from '#lib/domain/contract/schema.ts'

/** A file to upload, with its password if it is protected. */
export type SentFile = { file: File; password: string | null }

export type Sending = {
  /** What the sender chose for a PDF that already has signatures. */
  signatures: SignaturesChoice
  /** Bytes sent, of the total. */
  onProgress: (sent: number, total: number) => void
  signal: AbortSignal
}

export type UploadTarget = {
  /** Uploads at least one file; several become one document in this order. */
  send: (files: readonly SentFile[], sending: Sending) => Promise<Answer<UploadAnswer>>
  /** True if the document replaces another. */
  replaces: boolean
  /** Limit for all files together, in bytes; checked before the upload. */
  maxBytes: number
  maxFiles: number
  /** The drop zone shows "checking" until this resolves. */
  onUploaded: (answer: UploadAnswer) => void | Promise<void>
}

/** A chosen file, with its password once it was asked for. */
export type ChosenFile = SentFile & { id: number }

/** Bytes sent, of the total. */
export type UploadProgress = { name: string; sent: number; total: number }

/** A file that has signatures. `found` is what prevents keeping them, by name; empty if the sender can choose to. */
export type SignedFile = { file: ChosenFile; found: readonly string[] }

/** Why there was no upload, as a message. `signed` is the file that the sender can upload after choosing. */
export type UploadRefusal = { message: string; signed: SignedFile | null }

/** The file whose password is needed; `wrong` if the given password did not open it. */
export type PasswordRequest = { id: number; wrong: boolean }

/**
 * The state of one upload at a time. A single chosen file is uploaded immediately. Several are listed first, so that
 * they can be ordered, and stay listed after a refusal. A file that needs a password is listed too.
 */
export function useUpload(target: UploadTarget) {
  const { maxBytes, maxFiles } = target
  const common = useTranslations('common')
  const refusalOf = useUploadCheck(maxBytes, maxFiles)
  const { progress, upload, cancel } = useSending(target)
  const nextId = useRef(1)
  const [files, setFiles] = useState<readonly ChosenFile[]>([])
  const [refused, setRefused] = useState<UploadRefusal | null>(null)
  const [passwordRequest, setPasswordRequest] = useState<PasswordRequest | null>(null)

  const send = async (sent: readonly ChosenFile[], signatures: SignaturesChoice = 'refuse') => {
    setRefused(null)
    setPasswordRequest(null)
    const answer = await upload(sent, signatures)
    if (answer && !answer.ok) refuse(sent, answer)
  }

  const refuse = (sent: readonly ChosenFile[], failure: Failure) => {
    const problem = failure.kind === 'refused' ? failure.problem : null
    // With several files, the one that the refusal is about.
    const about = sent[Number(problem?.details.index ?? 0)]
    const wrong = problem?.code === 'pdf_password_wrong'
    if (about && (wrong || problem?.code === 'pdf_password_needed')) {
      setFiles(sent)
      setPasswordRequest({ id: about.id, wrong })
    } else {
      const otherwise = common(failure.kind === 'too_large' ? 'tooLargeForProxy' : 'tryAgainLater')
      const message = sentenceOf(failure, otherwise)
      setRefused({ message, signed: problem?.code === 'pdf_signed' && about ? signedFile(about, problem) : null })
    }
  }

  /** Adds the acceptable files and sets a message about the others. */
  const add = (picked: readonly File[]) => {
    const good = picked.filter((file) => refusalOf([file]) === null)
    const more = good.map((file) => ({ id: nextId.current++, file, password: null }))
    const together = refusalOf([...files, ...more].map(({ file }) => file))
    const bad = picked.find((file) => !good.includes(file))
    const wrong = together ?? (bad ? refusalOf([bad]) : null)
    setRefused(wrong === null ? null : { message: wrong, signed: null })
    if (together !== null || more.length === 0) return
    if (files.length === 0 && picked.length === 1) void send(more)
    else setFiles([...files, ...more])
  }

  const move = (id: number, by: -1 | 1) => {
    const from = files.findIndex((one) => one.id === id)
    const [moved, other] = [files[from], files[from + by]]
    if (moved && other) setFiles(files.map((one) => (one === moved ? other : one === other ? moved : one)))
  }

  const remove = (id: number) => {
    setFiles(files.filter((one) => one.id !== id))
    setRefused(null)
    if (passwordRequest?.id === id) setPasswordRequest(null)
  }

  const openWith = (id: number, password: string) => {
    const opened = files.map((one) => (one.id === id ? { ...one, password } : one))
    setFiles(opened)
    void send(opened)
  }

  return { files, progress, refused, passwordRequest, add, move, remove, openWith, send, cancel }
}

/** Uploads files and reports progress; the answer is null when the upload was cancelled. */
function useSending({ send, onUploaded }: UploadTarget) {
  const words = useTranslations('contracts.upload')
  const running = useRef<AbortController>(null)
  const [progress, setProgress] = useState<UploadProgress | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const upload = async (
    files: readonly ChosenFile[],
    signatures: SignaturesChoice,
  ): Promise<Answer<UploadAnswer> | null> => {
    const controller = new AbortController()
    running.current = controller
    const name = files.length === 1 ? (files[0]?.file.name ?? '') : words('files', { count: files.length })
    setProgress({ name, sent: 0, total: sizeOf(files) })
    const answer = await send(files, {
      signatures,
      signal: controller.signal,
      onProgress: (sent, total) => setProgress({ name, sent, total }),
    })
    if (answer.ok) await onUploaded(answer.value)
    setProgress(null)
    return controller.signal.aborted ? null : answer
  }
  return { progress, upload, cancel: () => running.current?.abort() }
}

/** Why these files cannot be sent as one document, as a message; null if they can. */
function useUploadCheck(maxBytes: number, maxFiles: number): (files: readonly File[]) => string | null {
  const words = useTranslations('contracts.upload')
  const format = useFormatter()
  return (files) => {
    const wrong = files.find((file) => !isTaken(file))
    if (wrong) return words('wrongKind', { name: wrong.name })
    if (files.length > maxFiles) return words('tooMany', { limit: maxFiles })
    const total = files.reduce((sum, { size }) => sum + size, 0)
    const sizes = { size: fileSize(total, format), limit: fileSize(maxBytes, format) }
    return total <= maxBytes ? null : files.length === 1 ? words('tooLarge', sizes) : words('togetherTooLarge', sizes)
  }
}

function signedFile(file: ChosenFile, { details }: Problem): SignedFile {
  const found = String(details.found ?? 'none')
  return { file, found: found === 'none' ? [] : found.split(',') }
}

function isTaken(file: File): boolean {
  return ['application/pdf', 'image/png', 'image/jpeg'].includes(file.type) || /\.(?:pdf|png|jpe?g)$/i.test(file.name)
}

export function sizeOf(files: readonly SentFile[]): number {
  return files.reduce((sum, { file }) => sum + file.size, 0)
}

import { parentPort } from 'node:worker_threads'
import { Refusal } from '#lib/core/refusal.ts'
import { preparePdfHere } from '../prepare/prepare-pdf.ts'
import { documentFor } from './open-documents.ts'
import { pageImage, pageWords } from './page-image.ts'
import type { Answer, Job } from './protocol.ts'

/** The thread in which foreign PDFs are parsed and drawn. One job at a time; the pool ends it when it hangs or grows too large. */
parentPort?.on('message', (job: Job) => {
  void answerTo(job).then((answer) => parentPort?.postMessage(answer, transferred(answer)))
})

async function answerTo(job: Job): Promise<Answer> {
  try {
    if (job.kind === 'prepare')
      return { ok: true, result: await preparePdfHere(job.bytes, job.options, job.rewriteFirst) }
    const document = await documentFor(job.key, job.bytes)
    if (!document) return { ok: false, missing: true }
    return {
      ok: true,
      result:
        job.kind === 'render' ? await pageImage(document, job.page, job.dpi) : await pageWords(document, job.page),
    }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, refusal: { code: error.code, details: error.details } }
    return { ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

/** Bytes that are this thread's own are handed over instead of being copied. */
function transferred(answer: Answer): ArrayBuffer[] {
  if (!answer.ok || typeof answer.result === 'string') return []
  const { buffer } = 'webp' in answer.result ? answer.result.webp : answer.result.bytes
  return buffer instanceof ArrayBuffer ? [buffer] : []
}

import { parentPort } from 'node:worker_threads'
import { answered } from './answer.ts'
import { documentFor } from './open-documents.ts'
import { pageImage, pageWords } from './page-image.ts'
import { memoryUsed } from './pdfium.ts'
import type { Answer, Job, PageJob } from './protocol.ts'

/**
 * The thread that renders and reads prepared documents. Runs one job at a time; the pool ends it when it hangs or grows too
 * large.
 */
parentPort?.on('message', (job: Job) => {
  void answered(
    () => answerTo(job as PageJob),
    () => memoryUsed.refused,
  ).then((answer) => parentPort?.postMessage(answer, transferred(answer)))
})

async function answerTo(job: PageJob): Promise<Answer> {
  const document = await documentFor(job.key, job.bytes)
  if (!document) return { ok: false, missing: true }
  const result =
    job.kind === 'render' ? await pageImage(document, job.page, job.dpi) : await pageWords(document, job.page)
  return { ok: true, result }
}

/** The buffers that only this thread uses: they are transferred instead of copied. */
function transferred(answer: Answer): ArrayBuffer[] {
  if (!answer.ok || typeof answer.result === 'string' || !('webp' in answer.result)) return []
  const { buffer } = answer.result.webp
  return buffer instanceof ArrayBuffer ? [buffer] : []
}

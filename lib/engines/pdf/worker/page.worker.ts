import { parentPort } from 'node:worker_threads'
import { answered } from './answer.ts'
import { documentFor } from './open-documents.ts'
import { pageImage, pageWords } from './page-image.ts'
import type { Answer, Job, PageJob } from './protocol.ts'

/** The thread in which prepared documents are drawn and read. One job at a time; the pool ends it when it hangs or grows too large. */
parentPort?.on('message', (job: Job) => {
  void answered(() => answerTo(job as PageJob)).then((answer) => parentPort?.postMessage(answer, transferred(answer)))
})

async function answerTo(job: PageJob): Promise<Answer> {
  const document = await documentFor(job.key, job.bytes)
  if (!document) return { ok: false, missing: true }
  const result =
    job.kind === 'render' ? await pageImage(document, job.page, job.dpi) : await pageWords(document, job.page)
  return { ok: true, result }
}

/** Bytes that are this thread's own are handed over instead of being copied. */
function transferred(answer: Answer): ArrayBuffer[] {
  if (!answer.ok || typeof answer.result === 'string' || !('webp' in answer.result)) return []
  const { buffer } = answer.result.webp
  return buffer instanceof ArrayBuffer ? [buffer] : []
}

import { parentPort } from 'node:worker_threads'
import { composeCertificate } from '../compose/compose-certificate.ts'
import { answered } from './answer.ts'
import type { CertificateJob, Job } from './protocol.ts'

/** The thread that composes long certificates, one at a time. */
parentPort?.on('message', (job: Job) => {
  const { model } = job as CertificateJob
  void answered(async () => ({ ok: true, result: await composeCertificate(model) })).then((answer) =>
    parentPort?.postMessage(answer),
  )
})

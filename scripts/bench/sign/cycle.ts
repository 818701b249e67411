import { timed } from '../statistics.ts'
import type { HttpClient } from './http-client.ts'
import type { MailSink } from './mail-sink.ts'
import type { Sender } from './sender.ts'
import type { Server } from './server.ts'
import { type Person, type Ready, someone, submission, submit, untilReady } from './signer.ts'

/** The running server and its clients. */
export type Stage = {
  server: Server
  http: HttpClient
  mail: MailSink
  nextSender: () => Sender
  drawing: { png: Uint8Array; strokes: unknown }
}

/** The time of each step of a cycle, in milliseconds. */
export type Steps = Record<'upload' | 'people, fields, send' | 'link, code, consent' | 'submit', number>

const rect = (y: number) => ({ x: 0.12, y, width: 0.32, height: 0.05 })

/** Sends a contract to one signer, whose mails are kept: initials on the first page, and signature, name and date on the last. */
export async function send(
  { sender, mail }: { sender: Sender; mail: MailSink },
  document: Uint8Array,
  pages: number,
  person: Person,
): Promise<Partial<Steps>> {
  const uploaded = await timed(() => sender.upload('Contract.pdf', document))
  const contract = uploaded.value
  const sent = await timed(async () => {
    const [recipientId = ''] = await sender.savePeople(contract, [{ name: person.name, email: person.email }])
    await sender.saveFields(contract, [
      { id: 's', recipientId, type: 'signature', page: pages, rect: { ...rect(0.76), height: 0.09 } },
      { id: 'n', recipientId, type: 'name', page: pages, rect: rect(0.87) },
      { id: 'd', recipientId, type: 'date', page: pages, rect: { ...rect(0.87), x: 0.55 } },
      { id: 'i', recipientId, type: 'initials', page: 1, rect: { ...rect(0.9), width: 0.1 } },
    ])
    mail.open(person.email)
    await sender.send(contract)
  })
  return { upload: uploaded.ms, 'people, fields, send': sent.ms }
}

export type Prepared = { ready: Ready; body: string; steps: Partial<Steps> }

/** All steps before the submit request of the signer. */
export async function prepare(stage: Stage, document: Uint8Array, pages: number): Promise<Prepared> {
  const person = someone()
  const sent = await send({ sender: stage.nextSender(), mail: stage.mail }, document, pages, person)
  const opened = await timed(() => untilReady(stage.http, stage.mail, person))
  const body = submission(opened.value, stage.drawing)
  return { ready: opened.value, body, steps: { ...sent, 'link, code, consent': opened.ms } }
}

/** From the signer's submit to the answer with the sealed and stored document. */
export function sign({ http }: Stage, { ready, body }: Prepared): Promise<{ ms: number; value: string }> {
  return timed(() => submit(http, ready, body))
}

/** Waits for the last mail of a contract, so that the server is idle afterwards. */
export async function settled({ mail }: Stage, { ready }: Prepared): Promise<void> {
  await mail.find(ready.person.email, /[\s\S]*\b[0-9a-f]{64}\b/)
  mail.close(ready.person.email)
}

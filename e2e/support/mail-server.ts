import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type Attached = { name: string; content: Buffer }
export type Mail = { to: string; subject: string; text: string; html: string; attachments: Attached[] }

/** The answer to recipients at refused.example. */
export const refusalOfMailServer = '5.1.1 No such person at refused.example'

/** A local mail server that stores the mails it receives. */
export type MailServer = {
  url: string
  /** Waits for the first mail to an address whose subject contains the words, and removes it. */
  take(to: string, subject: string): Promise<Mail>
  /** The mails to an address that were not taken yet. */
  waiting(to: string): Mail[]
  /** Refuses every mail with this text until it is called with null. */
  refuse(words: string | null): void
  stop(): Promise<void>
}

export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = []
  let refusal: string | null = null
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const words = address.endsWith('@refused.example') ? refusalOfMailServer : refusal
      done(words ? Object.assign(new Error(words), { responseCode: 550 }) : undefined)
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          const { subject = '', text = '', html = '' } = mail
          const attachments = mail.attachments.map(({ filename, content }) => ({
            name: filename ?? '',
            content: Buffer.from(content as ArrayBuffer),
          }))
          for (const { address } of session.envelope.rcptTo)
            mails.push({ to: address, subject, text, html, attachments })
          done()
        }, done)
      })
    },
  })
  // The product drops its connections when it stops.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    async take(to, subject) {
      const isIt = (mail: Mail) => mail.to === to && mail.subject.includes(subject)
      const found = await eventually(
        () => mails.find(isIt),
        () => `No mail “${subject}” to ${to}; there are: ${listed(mails)}`,
      )
      mails.splice(mails.indexOf(found), 1)
      return found
    },
    waiting: (to) => mails.filter((mail) => mail.to === to),
    refuse: (words) => {
      refusal = words
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

function listed(mails: readonly Mail[]): string {
  return mails.map(({ to, subject }) => `“${subject}” to ${to}`).join(', ') || 'none'
}

/** Polls until `find` returns a value. Throws an Error with these words after 15 s. */
export async function eventually<T>(find: () => T | undefined, words: () => string): Promise<T> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; ) {
    const found = find()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(words())
}

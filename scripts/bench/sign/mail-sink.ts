import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail server on this machine that hands each mail to whoever waits for it, and forgets the others. */
export type MailSink = {
  url: string
  /** The first match of a pattern in the mails that come, or have come, to an address. Rejects after half a minute. */
  find(address: string, pattern: RegExp): Promise<string>
  /** Mails to this address are kept until somebody finds something in them, or it is closed again. */
  open(address: string): void
  close(address: string): void
  /** How many mails there were. */
  count(): number
  stop(): Promise<void>
}

const PATIENCE_MS = 30_000

type Box = { texts: string[]; look: () => void }

export async function startMailSink(): Promise<MailSink> {
  const boxes = new Map<string, Box>()
  let mails = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails += 1
        for (const { address } of session.envelope.rcptTo) {
          const box = boxes.get(address)
          if (!box) continue
          box.texts.push(textOf(Buffer.concat(chunks).toString('utf8')))
          box.look()
        }
        done()
      })
    },
  })
  // A connection that the server under test drops when it stops is no matter.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    find: (address, pattern) => findIn(boxes.get(address), address, pattern),
    open: (address) => void boxes.set(address, { texts: [], look: () => undefined }),
    close: (address) => void boxes.delete(address),
    count: () => mails,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

function findIn(box: Box | undefined, address: string, pattern: RegExp): Promise<string> {
  if (!box) throw new Error(`Nobody keeps the mails to ${address}.`)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`No mail to ${address} had ${pattern} within ${PATIENCE_MS / 1000} s.`)),
      PATIENCE_MS,
    )
    box.look = () => {
      const match = box.texts.map((text) => pattern.exec(text)).find((found) => found !== null)
      if (!match) return
      clearTimeout(timer)
      box.look = () => undefined
      resolve(match[1] ?? match[0])
    }
    box.look()
  })
}

/** The plain text of a mail, as far as links and codes need it: without the HTML, in whichever encoding it came. */
function textOf(mail: string): string {
  const part = /^Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)(?=\r\n--|$(?![\s\S]))/im.exec(mail)
  const headers = part?.[0].slice(0, part[0].indexOf('\r\n\r\n')) ?? ''
  const subject = /^Subject: (.*)$/m.exec(mail)?.[1] ?? ''
  const body = part?.[1] ?? mail
  if (/base64/i.test(headers)) return `${subject}\n${Buffer.from(body, 'base64').toString('utf8')}`
  return `${subject}\n${body.replaceAll('=\r\n', '').replaceAll('=3D', '=')}`
}

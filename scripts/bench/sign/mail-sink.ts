import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail server on this machine that passes each mail to its waiting reader and discards all others. */
export type MailSink = {
  url: string
  /** The first match of a pattern in the mails to an address, past or future. Rejects after half a minute. */
  find(address: string, pattern: RegExp): Promise<string>
  /** Keeps mails to this address until one is found or the address is closed. */
  open(address: string): void
  close(address: string): void
  /** The number of mails received. */
  count(): number
  stop(): Promise<void>
}

const TIMEOUT_MS = 30_000

type Box = { texts: string[]; check: () => void }

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
          box.check()
        }
        done()
      })
    },
  })
  // The server under test drops its connection when it stops.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    find: (address, pattern) => findIn(boxes.get(address), address, pattern),
    open: (address) => void boxes.set(address, { texts: [], check: () => undefined }),
    close: (address) => void boxes.delete(address),
    count: () => mails,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

function findIn(box: Box | undefined, address: string, pattern: RegExp): Promise<string> {
  if (!box) throw new Error(`Mails to ${address} are not kept.`)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const others = box.texts.length > 0 ? `, but: ${box.texts.join('\n\n')}` : ''
      reject(new Error(`No mail to ${address} had ${pattern} within ${TIMEOUT_MS / 1000} s${others}`))
    }, TIMEOUT_MS)
    box.check = () => {
      const match = box.texts.map((text) => pattern.exec(text)).find((found) => found !== null)
      if (!match) return
      clearTimeout(timer)
      box.check = () => undefined
      resolve(match[1] ?? match[0])
    }
    box.check()
  })
}

/** The plain text of a mail, decoded; sufficient to find links and codes. */
function textOf(mail: string): string {
  const part = /^Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)(?=\r\n--|$(?![\s\S]))/im.exec(mail)
  const headers = part?.[0].slice(0, part[0].indexOf('\r\n\r\n')) ?? ''
  const subject = /^Subject: (.*)$/m.exec(mail)?.[1] ?? ''
  const body = part?.[1] ?? mail
  if (/base64/i.test(headers)) return `${subject}\n${Buffer.from(body, 'base64').toString('utf8')}`
  return `${subject}\n${body.replaceAll('=\r\n', '').replaceAll('=3D', '=')}`
}

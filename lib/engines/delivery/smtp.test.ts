import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Delivery, type Email, openDelivery } from './index.ts'

const received: { from: string; to: string[]; raw: Buffer }[] = []
const replies: Record<string, [number, string]> = {
  'nobody@example.com': [550, '5.1.1 No such user here'],
  'busy@example.com': [421, '4.3.2 Try again later'],
  'full@example.com': [452, '4.2.2 Mailbox full'],
}
let server: SMTPServer
let delivery: Delivery
const email: Email = {
  to: 'ana@example.com',
  subject: 'À signer : le bail',
  text: 'Bonjour Ana',
  html: '<p lang="fr">Bonjour Ana</p>',
  messageId: '0193-abc',
  language: 'fr',
  replyTo: 'sender@acme.example',
}

function replyWith([responseCode, message]: [number, string]): Error {
  return Object.assign(new Error(message), { responseCode })
}

async function listen(options: SMTPServerOptions = {}): Promise<string> {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => done(replies[address] ? replyWith(replies[address]) : undefined),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((to) => to.address),
          raw: Buffer.concat(chunks),
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined) // some tests break the connection
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.server.address() as AddressInfo).port}`
}

function open(address: string, login = '') {
  delivery = openDelivery({
    smtp: { url: `smtp://${login}${address}`, from: { name: 'Acme', address: 'sign@acme.example' } },
    twilio: null,
    outboxDir: '/nowhere',
    host: 'sign.acme.example',
    now: () => new Date('2026-11-21T10:00:00Z'),
  })
  return delivery
}

beforeEach(() => void received.splice(0))
afterEach(async () => {
  delivery.close()
  await new Promise<void>((resolve) => server.close(resolve))
})

describe('mail by SMTP', () => {
  it('arrives as composed, with the server’s reply as the detail', async () => {
    const { email: way, sms, sendEmail } = open(await listen())
    expect([way, sms]).toEqual(['smtp', 'none'])
    expect(await sendEmail(email)).toEqual({ ok: true, detail: expect.stringMatching(/^250/) })
    expect(received).toMatchObject([{ from: 'sign@acme.example', to: ['ana@example.com'] }])
    const mail = await PostalMime.parse(received[0]?.raw ?? '')
    expect(mail).toMatchObject({
      subject: 'À signer : le bail',
      messageId: '<0193-abc@sign.acme.example>',
      date: '2026-11-21T10:00:00.000Z',
      from: { name: 'Acme', address: 'sign@acme.example' },
      to: [{ address: 'ana@example.com' }],
      replyTo: [{ address: 'sender@acme.example' }],
    })
    expect([mail.text?.trim(), mail.html?.trim()]).toEqual(['Bonjour Ana', '<p lang="fr">Bonjour Ana</p>'])
    const header = (key: string) => mail.headers.find((h) => h.key === key)?.value
    expect([header('auto-submitted'), header('content-language')]).toEqual(['auto-generated', 'fr'])
  })

  it('has its attachments byte for byte, with any content of their lines', async () => {
    const { sendEmail } = open(await listen())
    const content = Buffer.from('— log.example AbC=\nFrom here\n.\n..\r\n\n')
    await sendEmail({
      ...email,
      attachments: [{ name: 'Bail à signer.txt', type: 'text/plain; charset=utf-8', content }],
    })
    const mail = await PostalMime.parse(received[0]?.raw ?? '', { attachmentEncoding: 'arraybuffer' })
    expect(mail.attachments).toMatchObject([{ filename: 'Bail à signer.txt', disposition: 'attachment' }])
    expect(Buffer.from(mail.attachments[0]?.content as ArrayBuffer).equals(content)).toBe(true)
    expect(mail.text?.trim()).toBe('Bonjour Ana')
  })

  it('is sent to one address only, and the subject cannot add headers', async () => {
    const { sendEmail } = open(await listen())
    await sendEmail({ ...email, to: 'ana@example.com, eve@example.com' })
    await sendEmail({ ...email, subject: 'Hello\r\nBcc: eve@example.com' })
    expect(received.flatMap((mail) => mail.to).filter((to) => to.startsWith('eve'))).toEqual([])
    for (const { raw } of received) expect(raw.toString()).not.toMatch(/^Bcc:/im)
  })

  it('sends nothing in plain text over a network, unless the URL allows it', async () => {
    // This address reaches the same server, but is not one of the loopback names.
    const address = (await listen({ authOptional: true })).replace('127.0.0.1', '0.0.0.0')
    expect(await open(address, 'user:secret@').sendEmail(email)).toMatchObject({ ok: false, permanent: false })
    expect(received).toEqual([])
    expect(await open(`${address}/?requireTLS=false`).sendEmail(email)).toMatchObject({ ok: true })
  })

  it('fails permanently on a 5xx reply about the recipient, with the server’s message', async () => {
    const { sendEmail } = open(await listen())
    expect(await sendEmail({ ...email, to: 'nobody@example.com' })).toEqual({
      ok: false,
      error: '550 5.1.1 No such user here',
      permanent: true,
    })
  })

  it('is sent again within seconds after a temporary refusal if its reader waits for it', async () => {
    let refusals = 0
    const greylist: SMTPServerOptions['onRcptTo'] = (_address, _session, done) => {
      refusals += 1
      done(refusals === 1 ? replyWith([451, '4.7.1 Greylisted']) : undefined)
    }
    const { sendEmail } = open(await listen({ onRcptTo: greylist }))
    expect(await sendEmail({ ...email, isAwaited: true })).toMatchObject({ ok: true })
    expect([refusals, received.length]).toEqual([2, 1])
    refusals = 0
    expect(await sendEmail(email)).toMatchObject({ ok: false, permanent: false })
  })

  it('is marked as automatic unless a person sent it, and its sender may have any name', async () => {
    const address = await listen()
    const from = { name: 'Miller (UK), "Smith" & Co', address: 'sign@acme.example' }
    const smtp = { url: `smtp://${address}`, from }
    delivery = openDelivery({ smtp, twilio: null, outboxDir: '/nowhere', host: 'sign.acme.example' })
    await delivery.sendEmail(email)
    await delivery.sendEmail({ ...email, isPersonal: true })
    const mails = await Promise.all(received.map(({ raw }) => PostalMime.parse(raw)))
    expect(mails.map((mail) => mail.headers.find(({ key }) => key === 'auto-submitted')?.value ?? null)).toEqual([
      'auto-generated',
      null,
    ])
    expect(mails[0]?.from).toMatchObject(from)
  })

  it.each(['busy@example.com', 'full@example.com'])('fails temporarily on a 4xx reply: %s', async (to) => {
    const { sendEmail } = open(await listen())
    const [code, words] = replies[to] ?? []
    expect(await sendEmail({ ...email, to })).toEqual({ ok: false, error: `${code} ${words}`, permanent: false })
  })

  it('fails permanently if the message is refused after DATA', async () => {
    const onData: SMTPServerOptions['onData'] = (stream, _session, done) => {
      stream.resume()
      stream.on('end', () => done(replyWith([554, '5.7.1 Rejected as spam'])))
    }
    const { sendEmail } = open(await listen({ onData }))
    expect(await sendEmail(email)).toEqual({ ok: false, error: '554 5.7.1 Rejected as spam', permanent: true })
  })

  it('fails temporarily on a refused login: the setting can be corrected', async () => {
    const onAuth: SMTPServerOptions['onAuth'] = (_auth, _session, done) =>
      done(replyWith([535, '5.7.8 Bad credentials']))
    const address = await listen({ onAuth, allowInsecureAuth: true, authOptional: false })
    expect(await open(address, 'user:secret@').sendEmail(email)).toEqual({
      ok: false,
      error: expect.stringContaining('535'),
      permanent: false,
    })
  })

  it('fails temporarily on a dropped or refused connection', async () => {
    const onMailFrom: SMTPServerOptions['onMailFrom'] = () => {
      for (const connection of server.connections)
        (connection as unknown as { _socket: { destroy(): void } })._socket.destroy()
    }
    const address = await listen({ onMailFrom })
    const dropped = await open(address).sendEmail(email)
    expect(dropped).toMatchObject({ ok: false, permanent: false, error: expect.stringMatching(/.+/) })
    delivery.close()
    await new Promise<void>((resolve) => server.close(resolve))
    const refused = await open(address).sendEmail(email)
    expect(refused).toMatchObject({ ok: false, permanent: false, error: expect.stringContaining('ECONNREFUSED') })
  })
})

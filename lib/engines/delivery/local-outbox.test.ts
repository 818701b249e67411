import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { later } from '#lib/core/clock.ts'
import { type Delivery, openDelivery } from './index.ts'

const at = new Date('2026-11-21T10:00:00.123Z')
let home: string
let outboxDir: string
let clock: Date
let delivery: Delivery

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'signcove-outbox-'))
  outboxDir = join(home, 'outbox')
  clock = at
  delivery = openDelivery({ smtp: null, twilio: null, outboxDir, host: 'localhost', now: () => clock })
})
afterEach(() => rm(home, { recursive: true, force: true }))

const email = {
  to: 'ana@example.com',
  subject: 'Vertrag für Zoë ✍',
  text: 'Hello Zoë,\n\nopen http://localhost:3000/s/abc',
  html: '<p>Hello Zoë</p>',
  messageId: 'm1',
  language: 'en',
}

describe('the local outbox', () => {
  it('removes messages by their ids, and no others', async () => {
    await delivery.sendEmail(email)
    await delivery.sendEmail({ ...email, messageId: 'm1-0' })
    await delivery.sendSms({ to: '+33612345678', text: 'Code 004217', id: 'm2' })
    await delivery.deleteLocalMessages(['m1', 'm2', 'm3'])
    expect((await delivery.localMessages()).map((message) => message.file)).toEqual(['2026-11-21T100000.123Z-m1-0.eml'])
  })

  it('stores both kinds of messages if no channel is configured, in files readable only by their owner', async () => {
    expect([delivery.email, delivery.sms]).toEqual(['local', 'local'])
    const eml = '2026-11-21T100000.123Z-m1.eml'
    expect(await delivery.sendEmail(email)).toEqual({ ok: true, detail: eml })
    expect(await delivery.sendSms({ to: '+33612345678', text: 'Code 004217', id: 'm2' })).toMatchObject({ ok: true })
    expect((await readdir(outboxDir)).sort()).toEqual([eml, '2026-11-21T100000.123Z-m2.sms.json'])
    for (const name of await readdir(outboxDir)) expect((await stat(join(outboxDir, name))).mode & 0o777).toBe(0o600)
    const raw = await readFile(join(outboxDir, eml))
    expect(raw.toString().replaceAll('\r\n', '')).not.toContain('\n')
    expect(await PostalMime.parse(raw)).toMatchObject({
      subject: email.subject,
      messageId: '<m1@localhost>',
      from: { address: 'no-reply@localhost' },
      html: expect.stringContaining('<p>Hello Zoë</p>'),
    })
  })

  it('lists the newest 200 messages, newest first, and skips other files', async () => {
    for (let n = 0; n < 205; n++) {
      clock = later(at, n)
      await delivery.sendSms({ to: '+33612345678', text: `number ${n}`, id: `s${n}` })
    }
    clock = later(at, 1000)
    await delivery.sendEmail(email)
    await writeFile(join(outboxDir, 'notes.txt'), 'mine')
    const listed = await delivery.localMessages()
    expect(listed).toHaveLength(200)
    expect(listed[0]).toEqual({
      kind: 'email',
      to: email.to,
      subject: email.subject,
      at: clock,
      text: email.text,
      attachments: [],
      file: '2026-11-21T100001.123Z-m1.eml',
    })
    expect(listed[1]).toEqual({
      kind: 'sms',
      to: '+33612345678',
      subject: null,
      at: later(at, 204),
      text: 'number 204',
      attachments: [],
      file: '2026-11-21T100000.327Z-s204.sms.json',
    })
    await writeFile(join(outboxDir, '2027-01-01T000000.000Z-x.sms.json'), '{"broken')
    expect((await delivery.localMessages())[0]?.kind).toBe('email')
  })

  it('stores attachments byte for byte, and shows the text ones', async () => {
    const proof = Buffer.from('— log.example AbC=\nfrom here\n.\nno end')
    const attachments = [
      { name: 'Vertrag “Zoë”.tlog-proof', type: 'application/octet-stream', content: proof },
      { name: 'checkpoint.txt', type: 'text/plain; charset=utf-8', content: proof },
      { name: 'seal.bin', type: 'application/octet-stream', content: Buffer.of(0, 255, 10) },
    ]
    await delivery.sendEmail({ ...email, attachments })
    const [listed] = await delivery.localMessages()
    expect(listed?.text).toBe(email.text)
    expect(listed?.attachments).toEqual([
      { name: 'Vertrag “Zoë”.tlog-proof', size: proof.length, text: proof.toString() },
      { name: 'checkpoint.txt', size: proof.length, text: proof.toString() },
      { name: 'seal.bin', size: 3, text: null },
    ])
  })

  it('is empty before the first message, and resolves no id to a path outside it', async () => {
    expect(await delivery.localMessages()).toEqual([])
    await delivery.sendSms({ to: '+33612345678', text: 'x', id: '../../evil' })
    expect(await readdir(home)).toEqual(['outbox'])
    expect(await delivery.localMessages()).toHaveLength(1)
  })

  it('reports the reason when it is not writable', async () => {
    await writeFile(outboxDir, 'a file where the folder should be')
    expect(await delivery.sendEmail(email)).toMatchObject({
      ok: false,
      permanent: false,
      error: expect.stringMatching(/EEXIST|ENOTDIR/),
    })
  })
})

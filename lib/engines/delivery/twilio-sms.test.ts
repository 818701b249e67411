import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Delivery, openDelivery } from './index.ts'

const accountSid = `AC${'0a'.repeat(16)}`
const authToken = 'correct-token'
const requests: { method: string | undefined; url: string | undefined; form: Record<string, string> }[] = []
let server: Server
let origin: string

const errors: Record<string, [number, object | string]> = {
  '+100': [
    400,
    {
      code: 21211,
      message: "Invalid 'To' Phone Number: +100",
      more_info: 'https://www.twilio.com/docs/errors/21211',
      status: 400,
    },
  ],
  '+101': [429, { code: 20429, message: 'Too Many Requests', status: 429 }],
  '+102': [503, '<html>upstream is down</html>'],
}

/** Answers as Twilio's Messages resource does, including its authentication. */
function answer(request: IncomingMessage, form: Record<string, string>): [number, object | string] {
  const login = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  if (request.headers.authorization !== login) return [401, { code: 20003, message: 'Authenticate', status: 401 }]
  return errors[form.To ?? ''] ?? [201, { sid: `SM${'1'.repeat(32)}`, status: 'queued', to: form.To, body: form.Body }]
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)))
    requests.push({ method: request.method, url: request.url, form })
    const [status, body] = answer(request, form)
    const json = typeof body === 'object'
    response
      .writeHead(status, { 'content-type': json ? 'application/json' : 'text/html' })
      .end(json ? JSON.stringify(body) : body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => void requests.splice(0))
afterAll(() => new Promise((resolve) => server.close(resolve)))

function open(o: { token?: string; from?: string; baseUrl?: string } = {}): Delivery {
  const twilio = {
    accountSid,
    authToken: o.token ?? authToken,
    from: o.from ?? '+15005550006',
    baseUrl: o.baseUrl ?? origin,
  }
  return openDelivery({ smtp: null, twilio, outboxDir: '/nowhere', host: 'localhost' })
}
const sms = { to: '+33612345678', text: 'Ihr Code: 004217 – Signcove', id: 'm1' }
const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`

describe('text messages by Twilio', () => {
  it('are sent with the real library to the configured address', async () => {
    const delivery = open()
    expect([delivery.email, delivery.sms]).toEqual(['local', 'twilio'])
    expect(await delivery.sendSms(sms)).toEqual({ ok: true, detail: `SM${'1'.repeat(32)} queued` })
    expect(requests).toEqual([
      { method: 'POST', url: path, form: { To: sms.to, From: '+15005550006', Body: sms.text } },
    ])
  })

  it('can use a messaging service as the sender, and a base address with a path', async () => {
    const service = `MG${'2b'.repeat(16)}`
    await open({ from: service, baseUrl: `${origin}/eu/` }).sendSms(sms)
    expect(requests).toEqual([
      { method: 'POST', url: `/eu${path}`, form: { To: sms.to, MessagingServiceSid: service, Body: sms.text } },
    ])
  })

  it('fail permanently with Twilio’s message', async () => {
    const error = "Invalid 'To' Phone Number: +100 (21211)"
    expect(await open().sendSms({ ...sms, to: '+100' })).toEqual({ ok: false, error, permanent: true })
  })

  it('fail temporarily if the error is not about the message', async () => {
    const wrongToken = await open({ token: 'wrong' }).sendSms(sms)
    expect(wrongToken).toEqual({ ok: false, error: 'Authenticate (20003)', permanent: false })
    expect(await open().sendSms({ ...sms, to: '+101' })).toEqual({
      ok: false,
      error: 'Too Many Requests (20429)',
      permanent: false,
    })
    expect(await open().sendSms({ ...sms, to: '+102' })).toMatchObject({
      ok: false,
      error: expect.stringContaining('503'),
      permanent: false,
    })
    const nobody = await open({ baseUrl: 'http://127.0.0.1:1' }).sendSms(sms)
    expect(nobody).toMatchObject({ ok: false, error: expect.stringContaining('ECONNREFUSED'), permanent: false })
  })
})

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { eventually } from './mail-server.ts'

const accountSid = `AC${'5e'.repeat(16)}`
const authToken = 'the-token-that-is-right'
const from = '+33700555006'

/** A valid number to which sending fails. */
export const unreachablePhone = '+33612340000'

/** A local server with Twilio's API. */
export type SmsServer = {
  env: Record<string, string>
  /** Waits for the first text message to a number, and removes it. */
  take(to: string): Promise<string>
  stop(): Promise<void>
}

type Answer = [status: number, body: Record<string, unknown>]

export async function startSmsServer(): Promise<SmsServer> {
  const messages: { to: string; text: string }[] = []

  const answer = (request: IncomingMessage, form: URLSearchParams): Answer => {
    const login = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
    if (request.headers.authorization !== login) return [401, { code: 20003, message: 'Authenticate', status: 401 }]
    const isMessage = request.method === 'POST' && request.url === `/2010-04-01/Accounts/${accountSid}/Messages.json`
    if (!isMessage) return [404, { code: 20404, message: 'The requested resource was not found', status: 404 }]
    const [to, body] = [form.get('To'), form.get('Body')]
    if (form.get('From') !== from || !to || !body)
      return [400, { code: 21602, message: 'Message body is required', status: 400 }]
    if (to === unreachablePhone)
      return [400, { code: 21211, message: `The 'To' number ${to} is not a valid phone number.`, status: 400 }]
    messages.push({ to, text: body })
    const sid = `SM${messages.length.toString(16).padStart(32, '0')}`
    return [201, { sid, status: 'queued', to, from, body, account_sid: accountSid, num_segments: '1' }]
  }

  const server = createServer(async (request, response) => {
    const [status, body] = answer(request, new URLSearchParams(await text(request)))
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    env: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_FROM: from,
      TWILIO_BASE_URL: `http://127.0.0.1:${port}`,
    },
    async take(to) {
      const found = await eventually(
        () => messages.find((message) => message.to === to),
        () => `No text message to ${to}`,
      )
      messages.splice(messages.indexOf(found), 1)
      return found.text
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

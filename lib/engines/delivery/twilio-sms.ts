import { SECOND } from '#lib/core/clock.ts'
import type { Settings } from '#lib/env/index.ts'
import type { Delivered, Sms } from './message.ts'

type TwilioSettings = NonNullable<Settings['twilio']>

/** Sends text messages through Twilio's library, which is large and so loaded with the first of them. */
export function openTwilio(settings: TwilioSettings): { send(sms: Sms): Promise<Delivered> } {
  let client: ReturnType<typeof openClient> | undefined
  return {
    async send(sms) {
      try {
        client ??= openClient(settings)
        const sender = /^MG[0-9a-f]{32}$/i.test(settings.from)
          ? { messagingServiceSid: settings.from }
          : { from: settings.from }
        const message = await (await client).messages.create({ to: sms.to, body: sms.text, ...sender })
        return { ok: true, detail: `${message.sid} ${message.status}` }
      } catch (error) {
        return failureOf(error)
      }
    },
  }
}

async function openClient({ accountSid, authToken, baseUrl }: TwilioSettings) {
  const { default: twilio } = await import('twilio')
  const httpClient = new twilio.RequestClient({ timeout: 15 * SECOND })
  if (baseUrl !== null) {
    const request = httpClient.request.bind(httpClient)
    httpClient.request = (o) => request({ ...o, uri: redirect(o.uri, baseUrl) })
  }
  return twilio(accountSid, authToken, { httpClient })
}

/** The same path and query at another origin, below the path of `base` if it has one. */
function redirect(uri: string, base: string): string {
  const from = new URL(uri)
  const to = new URL(base)
  to.pathname = `${to.pathname.replace(/\/$/, '')}${from.pathname}`
  to.search = from.search
  return to.href
}

/**
 * HTTP 400 is Twilio's answer about the message itself: a number that is none, is blocked, or has opted out. The rest
 * (login, rate, outage, no connection) can change while the message stays the same.
 */
function failureOf(error: unknown): Delivered {
  const { status, code, message } = error as { status?: number; code?: number | string; message?: string }
  const words = message || 'Twilio could not be reached'
  return {
    ok: false,
    error: code === undefined || code === null || words.includes(String(code)) ? words : `${words} (${code})`,
    permanent: status === 400,
  }
}

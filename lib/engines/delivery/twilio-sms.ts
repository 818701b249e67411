import { SECOND } from '#lib/core/clock.ts'
import type { Settings } from '#lib/env/index.ts'
import type { Delivered, Sms } from './message.ts'

type TwilioSettings = NonNullable<Settings['twilio']>

/** Sends text messages with Twilio's library, which is large and therefore loaded with the first message. */
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

/** The path and query of `uri` at the origin of `base`, below the path of `base` if it has one. */
function redirect(uri: string, base: string): string {
  const from = new URL(uri)
  const to = new URL(base)
  to.pathname = `${to.pathname.replace(/\/$/, '')}${from.pathname}`
  to.search = from.search
  return to.href
}

/**
 * Twilio answers HTTP 400 for the message itself: the number is invalid, blocked or has opted out. Other errors (login, rate
 * limit, outage, no connection) are temporary.
 */
function failureOf(error: unknown): Delivered {
  const { status, code, message: reason } = error as { status?: number; code?: number | string; message?: string }
  const message = reason || 'Twilio could not be reached'
  return {
    ok: false,
    error: code === undefined || code === null || message.includes(String(code)) ? message : `${message} (${code})`,
    permanent: status === 400,
  }
}

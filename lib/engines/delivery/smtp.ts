import { setTimeout } from 'node:timers/promises'
import { createTransport, type NodemailerError, type SendMailOptions } from 'nodemailer'
import { SECOND } from '#lib/core/clock.ts'
import { isLoopback } from '#lib/env/index.ts'
import type { Delivered } from './message.ts'

const timeouts = {
  connectionTimeout: 10 * SECOND,
  greetingTimeout: 10 * SECOND,
  dnsTimeout: 10 * SECOND,
  socketTimeout: 20 * SECOND,
}

/** Pauses before another attempt at a mail that its reader waits for. */
const pauses = [2 * SECOND, 5 * SECOND]
/** A server that took longer to refuse a mail is not asked again: the reader has waited enough. */
const QUICK_MS = 5 * SECOND

/**
 * A connection pool to the server at `url` (`smtp://` or `smtps://`; its query may set nodemailer's options). A mail that
 * is awaited is sent again after a temporary refusal, such as by a greylist.
 */
export function openSmtp(url: string): {
  send(mail: SendMailOptions, isAwaited?: boolean): Promise<Delivered>
  close(): void
} {
  // One more attempt by nodemailer if a pooled connection is dead; further ones are the caller's.
  const transport = createTransport({ url, pool: true, maxRequeues: 1, requireTLS: needsTls(url), ...timeouts })
  const attempt = async (mail: SendMailOptions): Promise<Delivered> => {
    try {
      return { ok: true, detail: (await transport.sendMail(mail)).response }
    } catch (error) {
      return failureOf(error as NodemailerError)
    }
  }
  return {
    async send(mail, isAwaited = false) {
      let result: Delivered = { ok: false, error: '', permanent: false }
      for (const pause of [0, ...pauses]) {
        if (pause > 0) await setTimeout(pause)
        const started = performance.now()
        result = await attempt(mail)
        if (!isAwaited || result.ok || result.permanent || performance.now() - started > QUICK_MS) break
      }
      return result
    },
    close: () => transport.close(),
  }
}

/**
 * Over a network, `smtp://` must switch to TLS before anything is sent: otherwise anyone on the way who removes the offer of
 * STARTTLS (RFC 3207 §6) reads links and codes. `?requireTLS=false` in the URL allows plain text.
 */
function needsTls(url: string): boolean {
  const { hostname, searchParams } = new URL(url)
  return !isLoopback(hostname) && searchParams.get('requireTLS') !== 'false'
}

/**
 * A failure is permanent if the server refused this message or its recipient with 5xx (RFC 5321 §4.2.1). A refused login or
 * connection can be corrected in the settings, after which the same message can be sent.
 */
function failureOf(error: NodemailerError): Delivered {
  const ofMessage = error.code === 'EENVELOPE' || error.code === 'EMESSAGE'
  const message = error.response ?? (error.message || error.code || 'unknown error')
  // There is no reply if nodemailer rejects the envelope, such as a non-ASCII mailbox on a server without SMTPUTF8.
  return { ok: false, error: message, permanent: ofMessage && (error.permanent ?? error.code === 'EENVELOPE') }
}

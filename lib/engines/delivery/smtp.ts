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

/** A connection pool to the server at `url` (`smtp://` or `smtps://`; its query may set nodemailer's options). */
export function openSmtp(url: string): { send(mail: SendMailOptions): Promise<Delivered>; close(): void } {
  // One more attempt by nodemailer if a pooled connection is dead; further ones are the caller's.
  const transport = createTransport({ url, pool: true, maxRequeues: 1, requireTLS: needsTls(url), ...timeouts })
  return {
    async send(mail) {
      try {
        return { ok: true, detail: (await transport.sendMail(mail)).response }
      } catch (error) {
        return failureOf(error as NodemailerError)
      }
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

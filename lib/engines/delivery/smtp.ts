import { createTransport, type NodemailerError, type SendMailOptions } from 'nodemailer'
import { SECOND } from '#lib/core/clock.ts'
import type { Delivered } from './message.ts'

const timeouts = {
  connectionTimeout: 10 * SECOND,
  greetingTimeout: 10 * SECOND,
  dnsTimeout: 10 * SECOND,
  socketTimeout: 20 * SECOND,
}

/** A pool of connections to the server at `url` (`smtp://` or `smtps://`, its query may set nodemailer's options). */
export function openSmtp(url: string): { send(mail: SendMailOptions): Promise<Delivered>; close(): void } {
  // One more try within nodemailer when a pooled connection turns out to be dead; any further are the caller's.
  const transport = createTransport({ url, pool: true, maxRequeues: 1, ...timeouts })
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
 * Permanent is what the server said of this message or its recipient for good (5xx, RFC 5321 §4.2.1). A login that is
 * refused, or a server that will not talk to us, is put right in the settings, and the message can go then.
 */
function failureOf(error: NodemailerError): Delivered {
  const ofMessage = error.code === 'EENVELOPE' || error.code === 'EMESSAGE'
  const words = error.response ?? (error.message || error.code || 'unknown error')
  // An envelope that nodemailer itself refuses, such as a non-ASCII mailbox to a server without SMTPUTF8, has no reply.
  return { ok: false, error: words, permanent: ofMessage && (error.permanent ?? error.code === 'EENVELOPE') }
}

import { type Clock, systemClock } from '#lib/core/clock.ts'
import type { Settings } from '#lib/env/index.ts'
import { composeEmail } from './compose-email.ts'
import { openLocalOutbox } from './local-outbox.ts'
import type { Delivered, Delivery } from './message.ts'
import { openSmtp } from './smtp.ts'
import { openTwilio } from './twilio-sms.ts'

type DeliveryOptions = {
  smtp: Settings['smtp']
  twilio: Settings['twilio']
  outboxDir: string
  /** The host name of this installation's public address, without a port; used in Message-IDs. */
  host: string
  now?: Clock
}

/**
 * Opens the channels: SMTP and Twilio if configured, else the local outbox. If SMTP is configured but Twilio is not, text
 * messages have no channel (`none`): a code in the local outbox would appear sent but reach no one.
 */
export function openDelivery({ outboxDir, host, now = systemClock, ...o }: DeliveryOptions): Delivery {
  const outbox = openLocalOutbox(outboxDir)
  const smtp = o.smtp && openSmtp(o.smtp.url)
  const twilio = o.twilio && openTwilio(o.twilio)
  const from = o.smtp?.from ?? { name: '', address: `no-reply@${host}` }
  const sms = twilio ? 'twilio' : smtp ? 'none' : 'local'
  return {
    email: smtp ? 'smtp' : 'local',
    sms,
    sendEmail(message) {
      const date = now()
      const mail = composeEmail(message, { from, host, date })
      return smtp ? smtp.send(mail, message.isAwaited) : trySave(outbox.saveEmail(mail, date, message.messageId))
    },
    async sendSms(message) {
      if (twilio) return twilio.send(message)
      if (sms === 'local') return trySave(outbox.saveSms(message, now()))
      return {
        ok: false,
        error: 'No way to send text messages is set: TWILIO_ACCOUNT_SID is missing.',
        permanent: true,
      }
    },
    localMessages: () => outbox.list(),
    deleteLocalMessages: (ids) => outbox.remove(ids),
    close: () => smtp?.close(),
  }
}

/** A failed write, for example on a full disk, is a temporary failure, like a busy SMTP server. */
async function trySave(saving: Promise<Delivered>): Promise<Delivered> {
  try {
    return await saving
  } catch (error) {
    return { ok: false, error: (error as Error).message, permanent: false }
  }
}

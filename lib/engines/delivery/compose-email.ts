import type { SendMailOptions } from 'nodemailer'
import type { Email } from './message.ts'

/**
 * The mail as nodemailer takes it: plain text with an HTML alternative, a Message-ID by which a repeat is recognised
 * (RFC 5322 §3.6.4), and the mark that no person sent it, so that nothing answers it by itself (RFC 3834 §5).
 * Addresses go in as objects, never parsed: no address can turn into a list of them.
 */
export function composeEmail(email: Email, o: { from: string; host: string; date: Date }): SendMailOptions {
  return {
    from: o.from,
    to: { name: '', address: email.to },
    ...(email.replyTo === undefined ? {} : { replyTo: { name: '', address: email.replyTo } }),
    subject: email.subject,
    text: email.text,
    html: email.html,
    attachments: (email.attachments ?? []).map(({ name, type, content }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content),
      // Anything else lets a mail server end lines in its own way, and signed text would not verify any more.
      contentTransferEncoding: 'base64',
    })),
    messageId: `<${email.messageId}@${o.host}>`,
    date: o.date,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': email.language },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

import type { SendMailOptions } from 'nodemailer'
import type { Email } from './message.ts'

/**
 * The mail for nodemailer: plain text with an HTML alternative, a Message-ID that identifies repeats (RFC 5322 §3.6.4), and,
 * unless a person caused it, a header that marks it as automatic, so that auto-responders ignore it (RFC 3834 §5). Addresses are passed as objects and
 * never parsed, so that an address cannot become a list of addresses.
 */
export function composeEmail(
  email: Email,
  o: { from: { name: string; address: string }; host: string; date: Date },
): SendMailOptions {
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
      // With other encodings a mail server may change line endings, which breaks the signatures of signed text.
      contentTransferEncoding: 'base64',
    })),
    messageId: `<${email.messageId}@${o.host}>`,
    date: o.date,
    headers: {
      ...(email.isPersonal ? {} : { 'Auto-Submitted': 'auto-generated' }),
      'Content-Language': email.language,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

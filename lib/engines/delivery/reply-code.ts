/** An SMTP reply (RFC 5321 §4.2) with its enhanced status code (RFC 3463), such as `550 5.1.1`. */
const smtpReply = /^[2-5]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?(?!\d)/
/** The name of a system error, such as ECONNREFUSED. */
const systemError = /\bE[A-Z]{3,20}\b/

/** The code in the error of a message that was not sent, without the text, which can contain an address. */
export function replyCode(error: string): string {
  return smtpReply.exec(error)?.[0] ?? systemError.exec(error)?.[0] ?? 'without a reply'
}

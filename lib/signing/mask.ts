/** An address with all but the first letters and the last part hidden: `j***@a***.com` (trust.md OTP-11). */
export function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@')
  const dot = domain.lastIndexOf('.')
  const first = (text: string) => [...text][0] ?? ''
  return `${first(local)}***@${first(domain)}***${dot > 0 ? domain.slice(dot) : ''}`
}

/** An E.164 number with all but its first two and last four characters hidden: `+1 *** *** 1234`. */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 2)} *** *** ${phone.slice(-4)}`
}

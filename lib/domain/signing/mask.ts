import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** An address with all but the first letters and the last part hidden: `j***@a***.com` (OTP-11). */
export function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@')
  const dot = domain.lastIndexOf('.')
  const first = (text: string) => [...text][0] ?? ''
  return `${first(local)}***@${first(domain)}***${dot > 0 ? domain.slice(dot) : ''}`
}

/** An E.164 number with all but its country code and last four digits hidden: `+33 *** *** 5678`. */
export function maskPhone(phone: string): string {
  const country = parsePhoneNumberFromString(phone)?.countryCallingCode
  return `+${country ?? ''} *** *** ${phone.slice(-4)}`
}

import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { Refusal } from '#lib/core/refusal.ts'
import type { Settings } from '#lib/env/index.ts'

const costly = new Set(['PREMIUM_RATE', 'SHARED_COST', 'UAN', 'PAGER', 'VOICEMAIL'])

/** The countries to which codes may be sent: those of the setting, else the country of the sending number, else all. */
export function allowedCountries({
  phoneCountries,
  twilio,
}: Pick<Settings, 'phoneCountries' | 'twilio'>): readonly string[] | null {
  const own = twilio ? parsePhoneNumberFromString(twilio.from)?.country : undefined
  return phoneCountries ?? (own ? [own] : null)
}

/**
 * A typed phone number as E.164, or null for an empty one. Throws Refusal('phone_invalid') for a number that is not
 * valid in its country and for premium-rate numbers, Refusal('phone_country_not_allowed') for other countries (OTP-09).
 */
export function phoneNumber(typed: string, settings: Pick<Settings, 'phoneCountries' | 'twilio'>): string | null {
  if (typed === '') return null
  const phone = parsePhoneNumberFromString(typed)
  if (!phone?.isValid() || costly.has(phone.getType() ?? '')) throw new Refusal('phone_invalid', { phone: typed })
  const countries = allowedCountries(settings)
  if (countries && !(phone.country && countries.includes(phone.country)))
    throw new Refusal('phone_country_not_allowed', { phone: typed })
  return phone.number
}

import { type CountryCode, getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { Refusal } from '#lib/core/refusal.ts'
import { visibleText } from '#lib/core/typed-text.ts'
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

const countries = new Map<string, CountryCode | undefined>()

/** The country of a time zone, in which national numbers are understood; undefined for one of several or of none. */
function countryOf(timeZone: string): CountryCode | undefined {
  if (!countries.has(timeZone))
    countries.set(
      timeZone,
      getCountries().find((country) =>
        new Intl.Locale('und', { region: country }).getTimeZones?.()?.includes(timeZone),
      ),
    )
  return countries.get(timeZone)
}

/** As people write numbers: with full-width digits, `tel:`, 00 for +, and the 1 that Mexican numbers had until 2019. */
function plain(typed: string): string {
  return visibleText(typed.normalize('NFKC'))
    .trim()
    .replace(/^tel:/i, '')
    .replace(/^00(?=[1-9])/, '+')
    .replace(/^(\+\s*52)[\s-]*1(?=[\s-]*\d)/, '$1 ')
}

/**
 * A typed phone number as E.164, or null for an empty one. National numbers are those of the country of the time zone. Throws
 * Refusal('phone_invalid') for a number that is not valid in its country and for premium-rate numbers,
 * Refusal('phone_country_not_allowed') for other countries (OTP-09).
 */
export function phoneNumber(
  typed: string,
  settings: Pick<Settings, 'phoneCountries' | 'twilio'>,
  timeZone = 'UTC',
): string | null {
  if (typed === '') return null
  const phone = parsePhoneNumberFromString(plain(typed), countryOf(timeZone))
  if (!phone?.isValid() || costly.has(phone.getType() ?? '')) throw new Refusal('phone_invalid', { phone: typed })
  const allowed = allowedCountries(settings)
  if (allowed && !(phone.country && allowed.includes(phone.country)))
    throw new Refusal('phone_country_not_allowed', { phone: typed })
  return phone.number
}

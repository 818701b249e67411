import { z } from 'zod'
import type { Device } from '#lib/core/device.rules.ts'
import { typedEmail } from '#lib/core/typed-address.ts'
import { typedLine } from '#lib/core/typed-text.ts'
import { type AccountTokenPurpose, type Role, roles } from '#lib/core/vocabulary/member.ts'
import { portalLocales } from '#lib/words/locales.ts'
import { MAX_PASSWORD, MIN_PASSWORD } from './password.rules.ts'

const line = (max: number) => z.string().transform(typedLine).pipe(z.string().min(1).max(max))

/** Accepts letters of every script (RFC 6531); only the mail server decides whether an address exists. */
export const emailSchema = z
  .string()
  .max(1000)
  .transform(typedEmail)
  .pipe(
    z
      .string()
      .max(254)
      // No dot at the beginning or the end of the part before the @, and nowhere two of them (RFC 5321 §4.1.2).
      .regex(/^(?!\.)(?!.*\.\.)[^\s@<>()[\]\\,;:"]+(?<!\.)@(?!\.)[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]{2,}$/u),
  )
/**
 * A new password. NIST SP 800-63B-4 §3.1.1.2: a minimum length, counted in code points, and no composition rules.
 * Guessable ones are refused by the use case (AUTH-03).
 */
export const passwordSchema = z
  .string()
  .max(MAX_PASSWORD)
  .refine((password) => [...password.normalize('NFKC')].length >= MIN_PASSWORD)
export const localeSchema = z.enum(portalLocales)
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
    } catch {
      return false
    }
  })

export const setUpSchema = z.object({
  organisation: line(120),
  name: line(120),
  email: emailSchema,
  password: passwordSchema,
  timeZone: timeZoneSchema,
  locale: localeSchema,
})
export type SetUpInput = z.infer<typeof setUpSchema>
/** As a visitor sends it; `code` is needed on a server that others can reach (AUTH-05). */
export const visitorSetUpSchema = setUpSchema.extend({ code: z.string().max(64).optional() })

export const signInSchema = z.object({ email: emailSchema, password: z.string().min(1).max(MAX_PASSWORD) })
export const forgotSchema = z.object({ email: emailSchema })
export const accountLinkSchema = z.object({ token: z.string().min(1).max(100) })
export const newPasswordSchema = z.object({ token: z.string().min(1).max(100), password: passwordSchema })
export const changePasswordSchema = z.object({ current: z.string().min(1).max(MAX_PASSWORD), password: passwordSchema })
export const nameSchema = z.object({ name: line(120) })
export const inviteSchema = z.object({ name: line(120), email: emailSchema, role: z.enum(roles) })
export type InviteInput = z.infer<typeof inviteSchema>
export const organisationSchema = z.object({ name: line(120), timeZone: timeZoneSchema, locale: localeSchema })
export type OrganisationInput = z.infer<typeof organisationSchema>

const ticked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on')
/** Three checkboxes of a form; an unticked one sends nothing. */
export const underSignatureSchema = z.object({ name: ticked, time: ticked, meaning: ticked })

/** The purpose of a mailed link to choose a password; if it is valid, with its user. */
export type AccountLink =
  | { kind: AccountTokenPurpose; works: true; organisation: string; email: string }
  | { kind: AccountTokenPurpose; works: false }

/** A member as the members page lists them. */
export type MemberRow = { memberId: string; name: string; email: string; role: Role; invited: boolean; isSelf: boolean }

/** A session as its member sees it. `device` is what the browser claims to be; `address` is that of the last use. */
export type SessionView = {
  id: string
  device: Device | null
  address: string | null
  createdAt: Date
  lastSeenAt: Date
  isThis: boolean
}

/** Who set up the installation; `address` is null if it was done by environment variables. */
export type SetUpRecord = { at: Date; address: string | null; email: string | null }

import type { Ctx } from '#lib/context/index.ts'
import { placeOf } from '#lib/place/index.ts'
import { maskEmail, maskPhone } from '#lib/signing/index.ts'
import type { CertificateSigner } from './schema.ts'
import type { SigningFacts } from './signing-facts.ts'

/** "Lyon, France" in a language; null for addresses that say nothing. */
async function placeName(ctx: Ctx, ip: string | null, locale: string): Promise<string | null> {
  const place = ip ? await placeOf(ip, ctx.settings) : null
  if (!place) return null
  const country = new Intl.DisplayNames(locale, { type: 'region' }).of(place.countryCode) ?? place.countryCode
  return place.city ? `${place.city}, ${country}` : country
}

/** Each signer of the facts as the certificate shows them, in the order in which they signed. */
export async function certificateSigners(ctx: Ctx, facts: SigningFacts, locale: string): Promise<CertificateSigner[]> {
  const signers: CertificateSigner[] = []
  for (const signature of facts.signatures) {
    const recipient = facts.recipients.find((person) => person.id === signature.recipientId)
    if (!recipient) continue
    const { verifiedBy } = signature
    signers.push({
      id: recipient.id,
      name: signature.name,
      email: recipient.email,
      meaning: recipient.meaning,
      signedAt: signature.signedAt,
      ip: signature.ipAddress,
      place: await placeName(ctx, signature.ipAddress, locale),
      codeBy: verifiedBy,
      codeTo: verifiedBy === 'email' ? maskEmail(recipient.email) : recipient.phone && maskPhone(recipient.phone),
      events: facts.events.filter((event) => event.actorId === recipient.id),
    })
  }
  return signers
}

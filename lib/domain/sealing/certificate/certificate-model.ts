import { textDirection } from '#lib/core/text-direction.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { CertificateModel, CertificateSection } from '#lib/engines/pdf/index.ts'
import { contractSection, documentSection, logSection, notesSections } from './certificate-document.ts'
import { eventsSection } from './certificate-events.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { filesOf, type MadeBefore } from './certificate-files.ts'
import { levelSection, nameOf, othersSections, signersSection } from './certificate-people.ts'
import { type Say, sayIn } from './certificate-words.ts'

/** A part of a disclosure: its first line is its title where there are more. */
function titled(part: string): { title?: string; text: string } {
  const end = part.indexOf('\n')
  return end < 0 ? { text: part } : { title: part.slice(0, end), text: part.slice(end + 1) }
}

/** Each text that somebody agreed to, once, word for word, and who that was. */
async function consentSections(ctx: Ctx, say: Say, { signers }: CertificateFacts): Promise<CertificateSection[]> {
  const texts = new Map(signers.map(({ consent }) => [consent.sha256, consent]))
  return Promise.all(
    [...texts.values()].map(async ({ sha256, locale, version }): Promise<CertificateSection> => {
      const names = say.list(signers.filter(({ consent }) => consent.sha256 === sha256).map((one) => nameOf(say, one)))
      const language = say.languageName(locale)
      const text = Buffer.from(await ctx.blobs.get(sha256)).toString('utf8')
      return {
        kind: 'prose',
        heading: say.t('consent.heading'),
        intro: say.t('consent.intro', { names, language, version, sha256: say.code(sha256) }),
        paragraphs: text.split('\n\n').map(titled),
      }
    }),
  )
}

/**
 * What the certificate's pages say, in the contract's language: every time with its zone, every factor by its name, every hash
 * of the first so many bytes of the file that they are in (SEAL-01).
 */
export async function certificateModel(ctx: Ctx, facts: CertificateFacts, made: MadeBefore): Promise<CertificateModel> {
  const { contract } = facts
  const say = await sayIn({ locale: facts.locale, timeZone: contract.timeZone })
  const { t, locale } = say
  const files = filesOf(ctx, made)
  const { complete, signed, signers } = contract
  return {
    language: locale,
    direction: textDirection(locale),
    organisation: contract.organisation,
    title: t('title'),
    subject: contract.title,
    standing: { text: t('standing', { complete: String(complete), signed, signers }), isComplete: complete },
    summary: t('summary'),
    code: { text: files.address, caption: t('code') },
    sections: [
      contractSection(say, facts),
      await signersSection(say, facts, (sha256) => ctx.blobs.get(sha256)),
      ...othersSections(say, facts),
      documentSection(say, facts, files),
      logSection(say, facts, files),
      levelSection(say, facts),
      eventsSection(say, facts),
      ...(await consentSections(ctx, say, facts)),
      ...notesSections(say, facts, files),
    ],
    footer: {
      text: t('footer', { title: contract.title, id: contract.id }),
      page: (page, pages) => t('page', { page, pages }),
    },
  }
}

import { textDirection } from '#lib/core/text-direction.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { CertificateModel, CertificateSection } from '#lib/engines/pdf/index.ts'
import { contractSection, documentSection, logSection, notesSections } from './certificate-document.ts'
import { eventsSections } from './certificate-events.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { type EarlierRevisions, filesOf } from './certificate-files.ts'
import { levelSection, nameOf, othersSections, partiesSections, signersSection } from './certificate-people.ts'
import { type CertificateWords, certificateWords } from './certificate-words.ts'

/** A part of a disclosure. Its first line is its title if it has several lines. */
function titled(part: string): { title?: string; text: string } {
  const end = part.indexOf('\n')
  return end < 0 ? { text: part } : { title: part.slice(0, end), text: part.slice(end + 1) }
}

/** Every consent text, once and verbatim, with the names of those who agreed to it. */
async function consentSections(
  ctx: Ctx,
  words: CertificateWords,
  { signers }: CertificateFacts,
): Promise<CertificateSection[]> {
  const texts = new Map(signers.map(({ consent }) => [consent.sha256, consent]))
  return Promise.all(
    [...texts.values()].map(async ({ sha256, locale, version }): Promise<CertificateSection> => {
      const names = words.list(
        signers.filter(({ consent }) => consent.sha256 === sha256).map((one) => nameOf(words, one)),
      )
      const language = words.languageName(locale)
      const text = Buffer.from(await ctx.blobs.get(sha256)).toString('utf8')
      return {
        kind: 'prose',
        heading: words.t('consent.heading'),
        intro: words.t('consent.intro', { names, language, version, sha256: words.code(sha256) }),
        paragraphs: text.split('\n\n').map(titled),
      }
    }),
  )
}

/**
 * The content of the certificate pages, in the contract's language. Every time has its zone, and every hash names the
 * number of bytes of this file that it covers (SEAL-01).
 */
export async function certificateModel(
  ctx: Ctx,
  facts: CertificateFacts,
  made: EarlierRevisions,
): Promise<CertificateModel> {
  const { contract } = facts
  const words = await certificateWords({ locale: facts.locale, timeZone: contract.timeZone })
  const { t, locale } = words
  const files = filesOf(ctx, made)
  const { complete, signed, signers } = contract
  return {
    language: locale,
    direction: textDirection(locale),
    organisation: contract.organisation,
    title: t('title'),
    subject: contract.title,
    progress: { text: t('progress', { complete: String(complete), signed, signers }), isComplete: complete },
    summary: t('summary'),
    code: { text: files.address, caption: t('code') },
    sections: [
      contractSection(words, facts),
      await signersSection(words, facts, (sha256) => ctx.blobs.get(sha256)),
      ...partiesSections(words, facts),
      ...othersSections(words, facts),
      documentSection(words, facts, files),
      logSection(words, facts, files),
      levelSection(words, facts),
      ...eventsSections(words, facts),
      ...(await consentSections(ctx, words, facts)),
      ...notesSections(words, facts, files),
    ],
    footer: {
      text: t('footer', { title: contract.title, id: contract.id }),
      page: t('page', { page: '{page}', pages: '{pages}' }),
    },
  }
}

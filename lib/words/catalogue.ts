import { type Locale, portalLocales } from './locales.ts'

/** The English files by area; their types apply to every language. */
const files = {
  account: () => import('./en/account.json', { with: { type: 'json' } }),
  certificate: () => import('./en/certificate.json', { with: { type: 'json' } }),
  common: () => import('./en/common.json', { with: { type: 'json' } }),
  contracts: () => import('./en/contracts.json', { with: { type: 'json' } }),
  editor: () => import('./en/editor.json', { with: { type: 'json' } }),
  event: () => import('./en/event.json', { with: { type: 'json' } }),
  field: () => import('./en/field.json', { with: { type: 'json' } }),
  log: () => import('./en/log.json', { with: { type: 'json' } }),
  mail: () => import('./en/mail.json', { with: { type: 'json' } }),
  meaning: () => import('./en/meaning.json', { with: { type: 'json' } }),
  portal: () => import('./en/portal.json', { with: { type: 'json' } }),
  refusal: () => import('./en/refusal.json', { with: { type: 'json' } }),
  sample: () => import('./en/sample.json', { with: { type: 'json' } }),
  settings: () => import('./en/settings.json', { with: { type: 'json' } }),
  signing: () => import('./en/signing.json', { with: { type: 'json' } }),
  verify: () => import('./en/verify.json', { with: { type: 'json' } }),
}

export type Area = keyof typeof files
export type Words = { [A in Area]: Awaited<ReturnType<(typeof files)[A]>>['default'] }

const english: { [A in Area]: () => Promise<{ default: Words[A] }> } = files

export const areas = Object.keys(files) as Area[]

/** The areas that recipients read: screens, mails and certificates. Every language of `signerLocales` has them. */
export const signerAreas = [
  'certificate',
  'common',
  'field',
  'mail',
  'meaning',
  'refusal',
  'signing',
] as const satisfies readonly Area[]

/** The areas that a language must have. */
export function areasOf(locale: Locale): readonly Area[] {
  return portalLocales.some((each) => each === locale) ? areas : signerAreas
}

/**
 * One area in a language, imported on the first call and cached by the module loader; in English if the language does not
 * have the area. A test, not the compiler, checks that the files of a language have the shape of English.
 */
export async function loadArea<A extends Area>(locale: Locale, area: A): Promise<Words[A]> {
  if (locale === 'en' || !areasOf(locale).includes(area)) return (await english[area]()).default
  const file: { default: Words[A] } = await import(`./${locale}/${area}.json`, { with: { type: 'json' } })
  return file.default
}

/** All areas in a language. */
export async function wordsOf(locale: Locale): Promise<Words> {
  const loaded = await Promise.all(areas.map(async (area) => [area, await loadArea(locale, area)] as const))
  return Object.fromEntries(loaded) as Words
}

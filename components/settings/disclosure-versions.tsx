import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { type DisclosureSettings, type DisclosureVersion, disclosureSections } from '#lib/domain/signing/schema.ts'
import styles from './disclosure.module.css'

/** The versions of the disclosure in one language, newest first, with author, text and hash. */
export function DisclosureVersions({ settings }: { settings: DisclosureSettings }) {
  return (
    <ol className={styles.versions}>
      {settings.versions.map((version) => (
        <li key={version.version}>
          <Disclosure summary={<Summary version={version} isCurrent={version.version === settings.current.version} />}>
            <Text version={version} settings={settings} />
          </Disclosure>
        </li>
      ))}
    </ol>
  )
}

function Summary({ version: { version, saved }, isCurrent }: { version: DisclosureVersion; isCurrent: boolean }) {
  const words = useTranslations('settings.disclosure')
  return (
    <span className={styles.summary}>
      <span>{words('version', { version })}</span>
      <span className={styles.origin}>
        {isCurrent ? <span>{words('current')}</span> : null}
        {saved ? <Moment at={saved.at} /> : <span>{words('own')}</span>}
      </span>
    </span>
  )
}

function Text({
  version: { sections, sha256, saved },
  settings,
}: {
  version: DisclosureVersion
  settings: DisclosureSettings
}) {
  const words = useTranslations('settings.disclosure')
  const common = useTranslations('common')
  return (
    <div className={styles.version}>
      {saved?.by ? <p>{words('by', { name: saved.by })}</p> : null}
      <dl className={styles.sections} lang={settings.locale}>
        {disclosureSections.map((section) => (
          <div key={section}>
            <dt>{settings.titles[section]}</dt>
            <dd dir="auto">{sections[section]}</dd>
          </div>
        ))}
      </dl>
      <div>
        <p className={styles.caption}>{words('fingerprint')}</p>
        <CopyText text={sha256} label={words('copy')} copiedText={common('copied')} />
      </div>
    </div>
  )
}

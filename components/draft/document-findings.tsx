import { useFormatter, useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import type { ContractView } from '#lib/domain/contract/schema.ts'
import { ContentNames } from './content-names.tsx'
import { pageRanges } from './page-ranges.rules.ts'
import styles from './upload-dropzone.module.css'

type Document = ContractView['document']
type DocumentFindingsProps = { document: Document; timeZone: string }

/**
 * What the sender should know about the document before sending it: what was removed from it at upload, who has signed it
 * already, and warnings.
 */
export function DocumentFindings({ document: { removed, signatures, warnings }, timeZone }: DocumentFindingsProps) {
  const words = useTranslations('contracts.document')
  const format = useFormatter()
  const attached = warnings.flatMap((warning) => (warning.kind === 'attachments' ? warning.names : []))
  const ofPages = warnings.filter((warning) => 'page' in warning)
  return (
    <>
      {removed.length > 0 ? (
        <Banner tone="info" title={words('removedTitle')}>
          <p>{words('removedText')}</p>
          <ContentNames names={removed} />
          {attached.length > 0 ? <p>{words('warnings.attachments', { names: format.list(attached) })}</p> : null}
        </Banner>
      ) : null}
      {signatures.length > 0 ? <SignedBefore signatures={signatures} timeZone={timeZone} /> : null}
      {ofPages.length > 0 ? <Warnings warnings={ofPages} /> : null}
    </>
  )
}

function SignedBefore({ signatures, timeZone }: Pick<Document, 'signatures'> & { timeZone: string }) {
  const words = useTranslations('contracts.document')
  const format = useFormatter()
  const timeOf = (claimedAt: string | null) =>
    claimedAt
      ? format.dateTime(new Date(claimedAt), { dateStyle: 'long', timeStyle: 'short', timeZone })
      : words('noTime')
  return (
    <Banner tone="info" title={words('signedTitle')}>
      <p>{words('signedText')}</p>
      <ul className={styles.removed}>
        {signatures.map(({ name, claimedAt, fingerprint }) => (
          <li key={`${fingerprint} ${claimedAt}`}>
            {words('signedBefore', { name: name ?? words('unnamed'), time: timeOf(claimedAt) })}
          </li>
        ))}
      </ul>
    </Banner>
  )
}

function Warnings({ warnings }: Pick<Document, 'warnings'>) {
  const words = useTranslations('contracts.document')
  const format = useFormatter()
  const pagesOf = (kind: Document['warnings'][number]['kind']) => {
    const pages = warnings.flatMap((warning) => (warning.kind === kind && 'page' in warning ? [warning.page] : []))
    return { count: pages.length, pages: format.list(pageRanges(pages, (page) => format.number(page))) }
  }
  const [fonts, scans] = [pagesOf('fonts'), pagesOf('text_layer')]
  const names = new Set(warnings.flatMap((warning) => (warning.kind === 'fonts' ? warning.fonts : [])))
  const named = [...names].filter(Boolean)
  const hidden = warnings.filter((warning) => warning.kind === 'hidden_text')
  const isMild = hidden.length === 0 && fonts.count === 0
  return (
    <Banner tone={isMild ? 'info' : 'warning'} title={words('warnings.title')}>
      <ul className={styles.removed}>
        {fonts.count > 0 ? (
          <li>
            {words('warnings.fonts', fonts)}
            {named.length > 0 ? ` ${words('warnings.fontNames', { names: format.list(named) })}` : null}
          </li>
        ) : null}
        {hidden.map(({ page, excerpt }) => (
          <li key={page}>{words('warnings.hiddenText', { page, excerpt })}</li>
        ))}
        {scans.count > 0 ? <li>{words('warnings.textLayer', scans)}</li> : null}
      </ul>
    </Banner>
  )
}

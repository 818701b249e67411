import { Download, FileCheck, FileClock, Files, FileText, PackageCheck, ScrollText } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { Card } from '#components/ui/card.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { fileSize } from '#components/ui/file-size.ts'
import type { DownloadView } from './contract-view.ts'
import styles from './downloads.module.css'

const icons = {
  signed: FileCheck,
  partial: FileClock,
  certificate: ScrollText,
  original: FileText,
  joined: Files,
  source: FileText,
  evidence: PackageCheck,
}

/** The files of the contract, each with its SHA-256. */
export function Downloads({ downloads }: { downloads: readonly DownloadView[] }) {
  const words = useTranslations('contracts.downloads')
  const sources = downloads.filter(({ kind }) => kind === 'source')
  return (
    <Card title={words('title')}>
      <List downloads={downloads.filter(({ kind }) => kind !== 'source')} />
      {sources.length > 0 ? (
        <div className={styles.sources}>
          <Disclosure summary={words('sources', { count: sources.length })}>
            <List downloads={sources} />
          </Disclosure>
        </div>
      ) : null}
    </Card>
  )
}

function List({ downloads }: { downloads: readonly DownloadView[] }) {
  return (
    <ul className={styles.list}>
      {downloads.map((download) => (
        <Item key={download.href} download={download} />
      ))}
    </ul>
  )
}

function Item({ download }: { download: DownloadView }) {
  const words = useTranslations('contracts.downloads')
  const common = useTranslations('common')
  const format = useFormatter()
  const { kind, href, fileName, size, sha256 } = download
  const Icon = icons[kind]
  const shown = kind === 'source' ? 6 : 8
  const bytes = size === null ? null : fileSize(size, format)
  const [name, file] =
    kind === 'source'
      ? [fileName, bytes]
      : [words(kind), bytes === null ? fileName : words('file', { fileName, size: bytes })]
  return (
    <li className={styles.item}>
      <a href={href} download={fileName} className={classNames(styles.link, kind === 'signed' && styles.main)}>
        <Icon size={20} aria-hidden="true" />
        <span className={styles.names}>
          <span className={styles.name}>{name}</span>
          <span dir="auto" className={styles.file} title={fileName}>
            {file}
          </span>
        </span>
        <Download size={17} aria-hidden="true" />
      </a>
      {sha256 ? (
        <div className={styles.hash}>
          <abbr title={words('sha256Long')}>{words('sha256')}</abbr>
          <CopyText
            text={sha256}
            short={`${sha256.slice(0, shown)} … ${sha256.slice(-shown)}`}
            label={words('copyHash')}
            copiedText={common('copied')}
          />
        </div>
      ) : null}
    </li>
  )
}

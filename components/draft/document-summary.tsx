import { FileText } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Banner } from '#components/ui/banner.tsx'
import { Card } from '#components/ui/card.tsx'
import { fileSize } from '#components/ui/file-size.ts'
import type { ContractView } from '#lib/domain/contract/schema.ts'
import { ContentNames } from './content-names.tsx'
import styles from './upload-dropzone.module.css'

type DocumentSummaryProps = { document: NonNullable<ContractView['document']>; actions?: ReactNode }

/** The document of a draft: name, size, pages, and what was removed from it at upload. */
export function DocumentSummary({ document, actions }: DocumentSummaryProps) {
  const words = useTranslations('contracts.document')
  const format = useFormatter()
  return (
    <div className={styles.wrap}>
      <Card flush>
        <div className={styles.document}>
          <span className={styles.sheet} aria-hidden="true">
            <FileText size={20} />
          </span>
          <div className={styles.names}>
            <p className={styles.name}>{document.name}</p>
            <p className={styles.hint}>
              {words('size', { pages: document.pages.length, size: fileSize(document.size, format) })}
            </p>
            {document.sources.length > 1 ? (
              <p className={styles.hint}>
                {words('madeOf', { names: format.list(document.sources.map(({ name }) => name)) })}
              </p>
            ) : null}
          </div>
          {actions}
        </div>
      </Card>
      {document.removed.length > 0 ? (
        <Banner tone="info" title={words('removedTitle')}>
          <p>{words('removedText')}</p>
          <ContentNames names={document.removed} />
        </Banner>
      ) : null}
    </div>
  )
}

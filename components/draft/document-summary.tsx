import { FileText } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card } from '#components/ui/card.tsx'
import { fileSize } from '#components/ui/file-size.ts'
import type { ContractView } from '#lib/domain/contract/schema.ts'
import styles from './upload-dropzone.module.css'

type DocumentSummaryProps = { document: NonNullable<ContractView['document']>; actions?: ReactNode }

/** The document of a draft: name, size and pages. */
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
            <p className={styles.name} translate="no">
              {document.name}
            </p>
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
    </div>
  )
}

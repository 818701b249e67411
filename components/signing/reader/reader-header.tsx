'use client'

import { Download, EllipsisVertical, ThumbsDown, ZoomIn, ZoomOut } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { PageLabels } from '#components/pages/page.ts'
import type { PageViewerState } from '#components/pages/use-page-viewer.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Menu, type MenuEntry } from '#components/ui/menu.tsx'
import type { SigningView } from '../signing-view.ts'
import styles from './reader.module.css'

type ReaderHeaderProps = {
  view: SigningView
  viewer: PageViewerState
  labels: PageLabels
  onDecline: () => void
  focused: boolean
}

/** Title, organisation, page in view, zoom, and a menu of rarely used actions. */
export function ReaderHeader({ view, viewer, labels, onDecline, focused }: ReaderHeaderProps) {
  const t = useTranslations('signing.reader')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focused) heading.current?.focus({ preventScroll: true })
  }, [focused])
  const { pageInView, zoom } = viewer
  const entries: MenuEntry[] = [
    {
      id: 'download',
      label: t('download'),
      icon: <Download size={18} aria-hidden="true" />,
      href: view.downloadUrl,
      download: true,
    },
  ]
  if (view.state === 'open') {
    entries.push({
      id: 'decline',
      label: t('decline'),
      icon: <ThumbsDown size={18} aria-hidden="true" />,
      danger: true,
      divided: true,
      onSelect: onDecline,
    })
  }
  return (
    <header className={styles.header}>
      <div className={styles.titles}>
        <h1 ref={heading} tabIndex={-1} className={styles.title} translate="no" title={view.contract.title}>
          {view.contract.title}
        </h1>
        <p className={styles.details}>
          <span className={styles.organisation} translate="no">
            {view.sender.organisation}
          </span>
          <span className={styles.position}>{labels.page(pageInView)}</span>
        </p>
      </div>
      <div className={styles.tools}>
        <ZoomTools zoom={zoom} />
        <Menu
          trigger={<IconButton label={t('menu')} icon={<EllipsisVertical size={20} aria-hidden="true" />} />}
          entries={entries}
        />
      </div>
    </header>
  )
}

function ZoomTools({ zoom }: Pick<PageViewerState, 'zoom'>) {
  const t = useTranslations('signing.reader')
  const format = useFormatter()
  const percent = format.number(zoom.percent / 100, { style: 'percent', maximumFractionDigits: 0 })
  return (
    <>
      <IconButton
        label={t('zoomOut')}
        icon={<ZoomOut size={20} aria-hidden="true" />}
        aria-disabled={!zoom.canZoomOut}
        onClick={zoom.zoomOut}
      />
      <Button
        variant="quiet"
        className={styles.percent}
        aria-label={t('fitWidth', { percent })}
        aria-pressed={zoom.fitsWidth}
        onClick={zoom.fitWidth}
      >
        {percent}
      </Button>
      <IconButton
        label={t('zoomIn')}
        icon={<ZoomIn size={20} aria-hidden="true" />}
        aria-disabled={!zoom.canZoomIn}
        onClick={zoom.zoomIn}
      />
    </>
  )
}

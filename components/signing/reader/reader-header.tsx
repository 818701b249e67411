'use client'

import { Download, EllipsisVertical, ThumbsDown, ZoomIn, ZoomOut } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Menu, type MenuEntry } from '#components/ui/menu.tsx'
import type { SigningView } from '../signing-view.ts'
import styles from './reader.module.css'
import type { Zoom } from './use-zoom.ts'

type ReaderHeaderProps = { view: SigningView; zoom: Zoom; onDecline: () => void; focused: boolean }

/** Whose contract this is, zoom, and the menu with what is rarely needed. */
export function ReaderHeader({ view, zoom, onDecline, focused }: ReaderHeaderProps) {
  const t = useTranslations('signing.reader')
  const format = useFormatter()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focused) heading.current?.focus({ preventScroll: true })
  }, [focused])
  const percent = format.number(zoom.zoom, { style: 'percent', maximumFractionDigits: 0 })
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
        <h1 ref={heading} tabIndex={-1} className={styles.title} title={view.contract.title}>
          {view.contract.title}
        </h1>
        <p className={styles.organisation}>{view.sender.organisation}</p>
      </div>
      <div className={styles.tools}>
        <IconButton label={t('zoomOut')} icon={<ZoomOut size={20} aria-hidden="true" />} onClick={zoom.zoomOut} />
        <Button variant="quiet" className={styles.percent} aria-label={t('fitWidth', { percent })} onClick={zoom.fit}>
          {percent}
        </Button>
        <IconButton label={t('zoomIn')} icon={<ZoomIn size={20} aria-hidden="true" />} onClick={zoom.zoomIn} />
        <Menu
          trigger={<IconButton label={t('menu')} icon={<EllipsisVertical size={20} aria-hidden="true" />} />}
          entries={entries}
        />
      </div>
    </header>
  )
}

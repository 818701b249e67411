'use client'

import { useSyncExternalStore } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import { useEditor } from './editor-context.ts'
import styles from './help-dialog.module.css'

/** How to place fields with a pointer, and the list of keys. */
export function HelpDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { words } = useEditor()
  const onMac = useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  )
  const control = onMac ? words('key.command') : words('key.control')
  const shift = words('key.shift')
  const rows = [
    [words('key.enter'), words('help.place')],
    [words('key.tab'), words('help.next')],
    [words('key.arrows'), words('help.move')],
    [`${words('key.alt')} + ${words('key.arrows')}`, words('help.resize')],
    [words('key.enter'), words('help.actions')],
    [words('key.space'), words('help.toggle')],
    ['1 – 8', words('help.assign')],
    [`${control} + D`, words('help.duplicate')],
    [`${control} + C, X, V`, words('help.clipboard')],
    [`${control} + A`, words('help.all')],
    [words('key.delete'), words('help.delete')],
    [`${control} + Z, ${shift} + ${control} + Z`, words('help.history')],
    [words('key.pages'), words('help.turn')],
    ['+, −, 0', words('help.zoom')],
    [words('key.escape'), words('help.escape')],
  ] as const
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words('help.title')} closeLabel={words('help.close')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it can be longer than the dialog, and only a focused element scrolls by keyboard */}
      <section className={styles.text} aria-label={words('help.title')} tabIndex={0}>
        <p className={styles.pointer}>{words('help.pointer')}</p>
        <h3>{words('help.keys')}</h3>
        <dl className={styles.keys}>
          {rows.map(([keys, meaning]) => (
            <div key={meaning} className={styles.row}>
              <dt>
                <kbd className={styles.key}>{keys}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
    </Dialog>
  )
}

/** The platform does not change while the page is open. */
function never() {
  return () => {}
}

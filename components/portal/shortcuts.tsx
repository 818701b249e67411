'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { CheckboxField } from '#components/ui/choice-field.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import styles from './shortcuts.module.css'
import { useShortcut, useShortcutsOn } from './use-shortcut.ts'

type ShortcutsProps = { shown: boolean; onShownChange: (shown: boolean) => void }

const rows = [
  ['n', 'new'],
  ['/', 'search'],
  ['?', 'list'],
] as const

/** The keyboard shortcuts of every portal page, and the dialog that lists them. */
export function Shortcuts({ shown, onShownChange }: ShortcutsProps) {
  const words = useTranslations('portal.shortcuts')
  const common = useTranslations('common')
  const router = useRouter()
  const [on, turn] = useShortcutsOn()
  useShortcut('n', () => router.push('/contracts/new'))
  useShortcut('?', () => onShownChange(true))
  return (
    <Dialog open={shown} onOpenChange={onShownChange} size="s" title={words('title')} closeLabel={common('close')}>
      <dl className={styles.keys}>
        {rows.map(([key, id]) => (
          <div key={id} className={styles.row}>
            <dt>
              <kbd className={styles.key}>{key}</kbd>
            </dt>
            <dd>{words(id)}</dd>
          </div>
        ))}
      </dl>
      <CheckboxField
        label={words('on')}
        hint={words('onHint')}
        checked={on}
        onChange={(event) => turn(event.target.checked)}
      />
    </Dialog>
  )
}

'use client'

import { ChevronRight, Mail, Smartphone } from 'lucide-react'
import { useTranslations } from 'next-intl'
import screen from '../screen.module.css'
import { ScreenHeading } from '../screen-heading.tsx'
import type { Channel } from '../signing-view.ts'
import styles from './code.module.css'
import type { CodeUse } from './code-flow.machine.ts'

type MethodScreenProps = {
  use: CodeUse
  channels: readonly Channel[]
  masked: Readonly<Record<Channel, string>>
  onRequest: (channel: Channel) => void
}

/** Says what the code is for and asks for its channel. One press sends it. */
export function MethodScreen({ use, channels, masked, onRequest }: MethodScreenProps) {
  const t = useTranslations('signing.method')
  return (
    <div className={screen.screen}>
      <div className={screen.intro}>
        <ScreenHeading>{t('heading')}</ScreenHeading>
        <p>{channels.length === 0 ? t('unavailable') : t(`explain.${use}`, { channels: channels.length })}</p>
      </div>
      <ul className={screen.actions}>
        {channels.map((channel) => {
          const Icon = channel === 'email' ? Mail : Smartphone
          return (
            <li key={channel}>
              <button type="button" className={styles.method} onClick={() => onRequest(channel)}>
                <Icon size={22} strokeWidth={1.75} aria-hidden="true" />
                <span className={styles.methodText}>
                  <span>{t(channel)}</span>
                  <bdi className={styles.methodAddress}>{masked[channel]}</bdi>
                </span>
                <ChevronRight size={20} className={styles.onward} aria-hidden="true" />
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

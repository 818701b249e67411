'use client'

import type { LucideIcon } from 'lucide-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './drop-zone.module.css'

type DropZoneProps = {
  /** The accessible name of the zone. */
  label: string
  Icon: LucideIcon
  title: string
  hint: string
  choose: string
  accept?: string
  multiple?: boolean
  variant?: 'primary' | 'secondary'
  /** Shown in place of the invitation while files are processed; new files are ignored meanwhile. */
  working: ReactNode
  /** Shown in place of the invitation after files were added; `choose` opens the file dialog for more. */
  filled?: (choose: () => void) => ReactNode
  onFiles: (files: File[]) => void
}

/** Takes files by drop or file dialog and passes them to `onFiles`. */
export function DropZone({ label, choose, accept, multiple, working, filled, onFiles, ...invitation }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const open = () => input.current?.click()
  const drag = (event: DragEvent) => {
    event.preventDefault()
    setOver(event.type === 'dragover')
  }
  const drop = (event: DragEvent) => {
    drag(event)
    if (!working) onFiles([...event.dataTransfer.files])
  }
  const isFilled = filled && !working
  return (
    <section
      aria-label={label}
      className={classNames(isFilled ? styles.filled : styles.zone, over && styles.over)}
      onDragOver={drag}
      onDragLeave={drag}
      onDrop={drop}
    >
      {working ? (
        <div className={styles.working}>{working}</div>
      ) : filled ? (
        filled(open)
      ) : (
        <Invitation {...invitation} choose={choose} onChoose={open} />
      )}
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={multiple}
        hidden
        aria-label={choose}
        onChange={(event) => {
          const picked = [...(event.target.files ?? [])]
          event.target.value = ''
          onFiles(picked)
        }}
      />
    </section>
  )
}

type InvitationProps = Pick<DropZoneProps, 'Icon' | 'title' | 'hint' | 'choose' | 'variant'> & { onChoose: () => void }

function Invitation({ Icon, title, hint, choose, variant = 'primary', onChoose }: InvitationProps) {
  return (
    <>
      <Icon size={32} strokeWidth={1.5} className={styles.icon} aria-hidden="true" />
      <p className={styles.title}>{title}</p>
      <p className={styles.hint}>{hint}</p>
      <Button variant={variant} className={styles.choose} onClick={onChoose}>
        {choose}
      </Button>
    </>
  )
}

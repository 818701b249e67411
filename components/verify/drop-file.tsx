'use client'

import { FileSearch } from 'lucide-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import styles from './drop-file.module.css'

type DropFileProps = {
  /** What the zone is for, to a screen reader. */
  label: string
  title: string
  hint: string
  choose: string
  accept?: string
  /** Shown in place of the invitation while the file is worked on. */
  working: ReactNode
  variant?: 'primary' | 'secondary'
  onFile: (file: File) => void
}

/** Takes one file by drop or by choice; what is done with it is not for this to say. */
export function DropFile({ label, title, hint, choose, accept, working, variant = 'primary', onFile }: DropFileProps) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drag = (event: DragEvent) => {
    event.preventDefault()
    setOver(event.type === 'dragover')
  }
  const drop = (event: DragEvent) => {
    drag(event)
    const [file] = event.dataTransfer.files
    if (file && !working) onFile(file)
  }
  return (
    <section
      aria-label={label}
      className={classNames(styles.zone, over && styles.over)}
      onDragOver={drag}
      onDragLeave={drag}
      onDrop={drop}
    >
      {working ? (
        <div className={styles.working}>{working}</div>
      ) : (
        <>
          <FileSearch size={32} strokeWidth={1.5} className={styles.icon} aria-hidden="true" />
          <p className={styles.title}>{title}</p>
          <p className={styles.hint}>{hint}</p>
          <Button variant={variant} className={styles.choose} onClick={() => input.current?.click()}>
            {choose}
          </Button>
        </>
      )}
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={choose}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </section>
  )
}

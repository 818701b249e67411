'use client'

import { Check, CircleHelp, CloudAlert, LoaderCircle, Minus, MoveHorizontal, Plus, Redo2, Undo2 } from 'lucide-react'
import { useMemo } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { type SaveState, useEditor } from './editor-context.ts'
import styles from './toolbar.module.css'

/** Undo, redo, page, zoom, help. */
export function Toolbar({ onHelp }: { onHelp: () => void }) {
  const { words, state, run, readOnly, viewer } = useEditor()
  const { zoom } = viewer
  const { past, future } = state
  return (
    <fieldset className={styles.toolbar} aria-label={words('view.label')}>
      {readOnly ? null : (
        <div className={styles.group}>
          {/* Not `disabled`, so that the button keeps the focus at the last step. */}
          <IconButton
            label={words('view.undo')}
            icon={<Undo2 size={18} aria-hidden="true" />}
            aria-disabled={past === null}
            onClick={() => run({ kind: 'undo' })}
          />
          <IconButton
            label={words('view.redo')}
            icon={<Redo2 size={18} aria-hidden="true" />}
            aria-disabled={future === null}
            onClick={() => run({ kind: 'redo' })}
          />
        </div>
      )}
      <PageJump />
      <div className={styles.group}>
        <IconButton
          label={words('view.zoomOut')}
          icon={<Minus size={18} aria-hidden="true" />}
          aria-disabled={!zoom.canZoomOut}
          onClick={zoom.zoomOut}
        />
        <span className={styles.percent}>{words('view.percent', { percent: zoom.percent })}</span>
        <IconButton
          label={words('view.zoomIn')}
          icon={<Plus size={18} aria-hidden="true" />}
          aria-disabled={!zoom.canZoomIn}
          onClick={zoom.zoomIn}
        />
        <IconButton
          className={styles.fit}
          label={words('view.fit')}
          icon={<MoveHorizontal size={18} aria-hidden="true" />}
          aria-pressed={zoom.fitsWidth}
          onClick={zoom.fitWidth}
        />
      </div>
      <IconButton label={words('view.help')} icon={<CircleHelp size={18} aria-hidden="true" />} onClick={onHelp} />
    </fieldset>
  )
}

/** Shows the page in view and selects another: for a phone, which has no thumbnails. */
function PageJump() {
  const { words, viewer, pageLabels } = useEditor()
  const { pages, pageInView, goToPage } = viewer
  const options = useMemo(
    () =>
      pages.map(({ number }) => (
        <option key={number} value={number}>
          {pageLabels.page(number)}
        </option>
      )),
    [pages, pageLabels],
  )
  return (
    <select
      className={styles.jump}
      aria-label={words('view.page')}
      value={pageInView}
      onChange={(event) => goToPage(Number(event.target.value))}
    >
      {options}
    </select>
  )
}

type SaveStatusProps = {
  state: SaveState | undefined
  problem: string | undefined
  onRetry: (() => void) | undefined
}

/** Whether the fields are saved, and why not. */
export function SaveStatus({ state, problem, onRetry }: SaveStatusProps) {
  const { words } = useEditor()
  if (state === undefined) return null
  const Icon = { saved: Check, saving: LoaderCircle, failed: CloudAlert }[state]
  return (
    <div className={styles.save} data-state={state}>
      <div role="status">
        <span className={styles.saveWords}>
          <Icon size={16} aria-hidden="true" />
          {words(`save.${state}`)}
        </span>
        {problem ? <p className={styles.saveProblem}>{problem}</p> : null}
      </div>
      {state === 'failed' && onRetry ? (
        <Button size="s" variant="quiet" onClick={onRetry}>
          {words('save.retry')}
        </Button>
      ) : null}
    </div>
  )
}

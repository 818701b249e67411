import type { Target } from './target.ts'
import { fontTargets } from './targets/fonts.ts'
import { jsonTargets } from './targets/json.ts'
import { noteTargets } from './targets/notes.ts'
import { pdfTargets } from './targets/pdf.ts'
import { pictureTargets } from './targets/pictures.ts'
import { pkiTargets } from './targets/pki.ts'

/** The readers of bytes that strangers send or that others store. */
export const targets: readonly Target[] = [
  ...pdfTargets,
  ...pictureTargets,
  ...fontTargets,
  ...pkiTargets,
  ...noteTargets,
  ...jsonTargets,
]

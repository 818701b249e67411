import type { RefusalCode } from '#lib/core/refusal.ts'

/** What a form's action answers; the state of React's useActionState. */
export type FormState =
  | { status: 'idle' }
  | { status: 'refused'; code?: RefusalCode | undefined; message: string; fields?: Record<string, string> | undefined }
  | { status: 'done' }

/** A server action that a form calls. Words in the answer are in the reader's language. */
export type FormAction = (state: FormState, data: FormData) => Promise<FormState>

export const idle: FormState = { status: 'idle' }

import type { RefusalCode } from '#lib/core/refusal.ts'

/** What a form's action answers; the state of React's useActionState. */
export type FormState<Value = unknown> =
  | { status: 'idle' }
  | { status: 'refused'; code?: RefusalCode | undefined; message: string; fields?: Record<string, string> | undefined }
  | { status: 'done'; value?: Value | undefined }

/** A server action that a form calls. Words in the answer are in the reader's language. */
export type FormAction = (state: FormState, data: FormData) => Promise<FormState>

/** A server action that a button calls with a plain value. */
export type ValueAction<Input> = (state: FormState, input: Input) => Promise<FormState>

export const idle: FormState = { status: 'idle' }

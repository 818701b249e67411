import type { RefusalCode } from '#lib/core/refusal.ts'

/** The result of a server action. Messages are in the reader's language. */
export type ActionResult<Value = unknown> =
  | { status: 'refused'; code?: RefusalCode | undefined; message: string; fields?: Record<string, string> | undefined }
  | { status: 'done'; value?: Value | undefined }

/** The state of a form; React's useActionState starts with `idle`. */
export type FormState<Value = unknown> = { status: 'idle' } | ActionResult<Value>

/** A server action that a form calls. */
export type FormAction = (state: FormState, data: FormData) => Promise<ActionResult>

/** A server action that a button calls with a plain value. */
export type ValueAction<Input> = (input: Input) => Promise<ActionResult>

export const idle: FormState = { status: 'idle' }

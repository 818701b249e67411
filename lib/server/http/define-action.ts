import 'server-only'
import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { Refusal } from '#lib/core/refusal.ts'
import { isStorableText } from '#lib/core/storable-text.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type Actors, actorFor } from './actors.ts'
import { type Budget, spend } from './budgets.ts'
import type { ActionResult, FormState } from './form-state.ts'
import { refusalWords } from './refusal-words.ts'
import { requestContext } from './request-context.ts'
import { isSameOrigin } from './same-origin.ts'

type Callers = Omit<Actors, 'signer'>

type Definition<Schema extends z.ZodType, Who extends keyof Callers, Value> = {
  /** The callers that are allowed; checked before the input is parsed. */
  for: Who
  /** How many calls are answered; counted before the input is parsed. */
  limit: Budget
  input: Schema
  run: (ctx: Ctx, actor: Actors[Who], input: z.output<Schema>) => Promise<Value>
}

/**
 * A form's values: a repeated name is a list, and React's internal fields are dropped. A forged call may have no form.
 */
function valuesOf(data: unknown): unknown {
  if (!(data instanceof FormData)) return data
  const names = [...new Set(data.keys())].filter((name) => !name.startsWith('$ACTION_'))
  return Object.fromEntries(
    names.map((name) => [name, data.getAll(name).length > 1 ? data.getAll(name) : data.get(name)]),
  )
}

async function refused(error: unknown): Promise<ActionResult<never>> {
  unstable_rethrow(error)
  if (!(error instanceof Refusal)) throw error
  return { status: 'refused', code: error.code, message: await refusalWords(error) }
}

async function invalid(error: z.ZodError): Promise<ActionResult<never>> {
  const message = await refusalWords({ code: 'bad_input', details: {} })
  const fields = Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), message]))
  return { status: 'refused', code: 'bad_input', message, fields }
}

async function perform<Schema extends z.ZodType, Who extends keyof Callers, Value>(
  definition: Definition<Schema, Who, Value>,
  values: unknown,
): Promise<ActionResult<Value>> {
  try {
    const ctx = await requestContext()
    // Next.js compares the host of the origin only.
    if (!isSameOrigin({ method: 'POST', headers: await headers() }, ctx.settings.url)) throw new Refusal('cross_origin')
    const actor = await actorFor(ctx, definition.for)
    await spend(ctx, definition.limit, actor)
    const input = definition.input.safeParse(values)
    if (!input.success) return await invalid(input.error)
    if (!isStorableText(input.data)) throw new Refusal('bad_input')
    return { status: 'done', value: await definition.run(ctx, actor, input.data) }
  } catch (error) {
    return refused(error)
  }
}

/** What a definition declares, which tests read. */
export type DeclaredAction = { for: keyof Callers; limit: Budget }

function declaredBy({ for: who, limit }: DeclaredAction): DeclaredAction {
  return { for: who, limit }
}

/**
 * Defines a server action that takes a plain value: authenticates, counts the call, parses, runs, and turns a refusal into a message.
 */
export function defineAction<Schema extends z.ZodType, Who extends keyof Callers, Value>(
  definition: Definition<Schema, Who, Value>,
) {
  const action = async (input: z.input<Schema>): Promise<ActionResult<Value>> => perform(definition, input)
  return Object.assign(action, { declared: declaredBy(definition) })
}

/** The same for a form. Its first argument is the form's state, as React's useActionState passes it. */
export function defineFormAction<Schema extends z.ZodType, Who extends keyof Callers, Value>(
  definition: Definition<Schema, Who, Value>,
) {
  const action = async (_state: FormState, data: FormData): Promise<ActionResult<Value>> =>
    perform(definition, valuesOf(data))
  return Object.assign(action, { declared: declaredBy(definition) })
}

/** For the end of an action: re-renders the current page, because its data has changed. */
export function refreshPage(): void {
  revalidatePath('/', 'layout')
}

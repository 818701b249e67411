import 'server-only'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { Refusal } from '#lib/core/refusal.ts'
import { isStorableText } from '#lib/core/storable-text.ts'
import { type Authorized, type Member, requireManage } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { currentMember } from '#lib/server/auth/index.ts'
import type { FormState } from './form-state.ts'
import { refusalWords } from './refusal-words.ts'
import { requestContext } from './request-context.ts'

type Actors = { anyone: null; member: Member; admin: Authorized<Member, 'manage'> }

type Definition<Schema extends z.ZodType, Who extends keyof Actors, Value> = {
  /** Who may call it; checked before anything is read. */
  for: Who
  input: Schema
  run: (ctx: Ctx, actor: Actors[Who], input: z.output<Schema>) => Promise<Value>
}

async function actorFor(ctx: Ctx, who: keyof Actors): Promise<Actors[keyof Actors]> {
  if (who === 'anyone') return null
  const member = await currentMember(ctx)
  if (!member) throw new Refusal('not_signed_in')
  return who === 'admin' ? requireManage(ctx, member) : member
}

/** A form's values: a repeated name is a list, and React's own bookkeeping stays out. */
function valuesOf(data: unknown): unknown {
  if (!(data instanceof FormData)) return data
  const names = [...new Set(data.keys())].filter((name) => !name.startsWith('$ACTION_'))
  return Object.fromEntries(
    names.map((name) => [name, data.getAll(name).length > 1 ? data.getAll(name) : data.get(name)]),
  )
}

async function refused(error: unknown): Promise<FormState<never>> {
  unstable_rethrow(error)
  if (!(error instanceof Refusal)) throw error
  return { status: 'refused', code: error.code, message: await refusalWords(error) }
}

async function invalid(error: z.ZodError): Promise<FormState<never>> {
  const message = await refusalWords({ code: 'bad_input', details: {} })
  const fields = Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), message]))
  return { status: 'refused', code: 'bad_input', message, fields }
}

/**
 * A server action: signs in, parses, runs, and turns a refusal into words for the form. The whole of what an actions.ts
 * may export. Takes the form's state first, as React's useActionState wants it; the input is a form or a plain value.
 */
export function defineAction<Schema extends z.ZodType, Who extends keyof Actors, Value>(
  definition: Definition<Schema, Who, Value>,
) {
  return async (_state: FormState, data: FormData | z.input<Schema>): Promise<FormState<Value>> => {
    try {
      const ctx = await requestContext()
      const actor = (await actorFor(ctx, definition.for)) as Actors[Who]
      const input = definition.input.safeParse(valuesOf(data))
      if (!input.success) return await invalid(input.error)
      if (!isStorableText(input.data)) throw new Refusal('bad_input')
      return { status: 'done', value: await definition.run(ctx, actor, input.data) }
    } catch (error) {
      return refused(error)
    }
  }
}

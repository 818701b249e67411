import { DAY, later } from '#lib/core/clock.ts'
import { reportWarning } from '#lib/core/report.ts'
import { byActor, system } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type Renamed, renamesOf } from '#lib/engines/audit/index.ts'

/** A witness reports more events than the log `origin` has here, or, with `seen` null, another history of it. */
export type WitnessReport = { witness: string; origin: string; seen: number | null }

/**
 * What follows from a report: the log got its next name, or it did not, because of an earlier report of the same witness, or
 * because the report no longer applies.
 */
export type Consequence = { kind: 'renamed'; to: Renamed['to'] } | { kind: 'ignored'; until: Date } | { kind: 'none' }

/** How long a witness is ignored after its first report; twice as long after each further one. */
const firstIgnoredMs = DAY

/**
 * Continues the log under its next name because of a witness. A witness answers without a proof, so that the report may be
 * false. Believing a false one costs a name and an event; not believing a true one would let this installation sign a second
 * history. A witness is therefore believed, but each further time only after twice as long (docs/decisions/012).
 */
export async function believeWitness(ctx: Ctx, { witness, origin, seen }: WitnessReport): Promise<Consequence> {
  const now = ctx.now()
  const until = await ignoredUntil(ctx, witness)
  if (until !== null && now < until) return { kind: 'ignored', until }
  const by = byActor(ctx, system, 'log.restored', { at: now })
  const cause = { reason: 'witness', witness, seen } as const
  const renamed = await ctx.log.continueUnderNextName(ctx.store, now, by, { cause, origin })
  if (!renamed) return { kind: 'none' }
  reportWarning(
    `log: the witness ${witness} has seen ${seen === null ? 'another history' : `${seen} events`} of ${origin}, which has ${renamed.size} events here. The log continues under the new name ${renamed.to}.`,
  )
  return { kind: 'renamed', to: renamed.to }
}

/** The end of the time in which reports of a witness are ignored, by the changes of the log's name that it has caused. */
async function ignoredUntil(ctx: Ctx, witness: string): Promise<Date | null> {
  const caused = (await renamesOf(ctx.store.q)).filter(({ data }) => data.witness === witness)
  const last = caused.at(-1)
  return last ? later(last.at, firstIgnoredMs * 2 ** (caused.length - 1)) : null
}

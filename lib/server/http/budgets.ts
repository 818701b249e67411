import 'server-only'
import { HOUR, MINUTE } from '#lib/core/clock.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { consumeInMemoryOrRefuse, consumeOrRefuse, networkOf } from '#lib/engines/rate-limit/index.ts'
import type { Actors } from './actors.ts'

/**
 * Whose requests are counted together: those of an address or IPv6 network, of all clients, of the member or recipient,
 * of one signing session, or with one link.
 */
type Per = 'network' | 'everyone' | 'caller' | 'session' | 'link'
type Rule = { most: number; windowMs: number; per: Per }

/**
 * How many requests a route or an action answers, by kind of request: those of the same kind are counted together.
 * `none`: the reason why there is no limit.
 */
export type Budget = { kind: string; rules: readonly Rule[] } | { none: string }

const aMinute = (per: Per, most: number): Rule => ({ per, most, windowMs: MINUTE })
const anHour = (per: Per, most: number): Rule => ({ per, most, windowMs: HOUR })

/**
 * A limit by the minute is counted in memory, because almost every request checks one, and a restart may forget it. A
 * limit by the hour is counted in the database: it protects the log from events that a client can cause without end.
 */
export const budgets = {
  visitor: { kind: 'visitor', rules: [aMinute('network', 60)] },
  signIn: { kind: 'sign-in', rules: [aMinute('network', 300)] },
  lookUp: { kind: 'look-up', rules: [aMinute('network', 30)] },
  readSeal: { kind: 'read-seal', rules: [aMinute('network', 6), aMinute('everyone', 60)] },
  publicLog: { kind: 'public-log', rules: [aMinute('network', 120), aMinute('everyone', 1200)] },
  witness: { kind: 'witness', rules: [aMinute('network', 600)] },
  openLink: { kind: 'open-link', rules: [aMinute('link', 20)] },
  recipient: { kind: 'recipient', rules: [aMinute('caller', 120)] },
  recipientPages: { kind: 'recipient-pages', rules: [aMinute('caller', 600)] },
  recipientFiles: { kind: 'recipient-files', rules: [anHour('caller', 20)] },
  checkCode: { kind: 'check-code', rules: [aMinute('session', 10), anHour('caller', 60)] },
  member: { kind: 'member', rules: [aMinute('caller', 600)] },
  memberPages: { kind: 'member-pages', rules: [aMinute('caller', 600)] },
} satisfies Record<string, Budget>

type Actor = Actors[keyof Actors]

function idOf(per: Per, ctx: Ctx, actor: Actor, token: string | undefined): string | undefined {
  const ids: Record<Per, () => string | undefined> = {
    network: () => networkOf(ctx.request?.ip),
    everyone: () => '',
    caller: () => (actor?.kind === 'member' ? actor.userId : actor?.id),
    session: () => (actor?.kind === 'recipient' ? actor.session.id : undefined),
    link: () => token && sha256Hex(token),
  }
  return ids[per]()
}

/**
 * Counts one request of a budget before its work. `token` is that of a link in the path. Throws
 * Refusal('too_many_requests', { seconds }).
 */
export async function spend(ctx: Ctx, budget: Budget, actor: Actor = null, token?: string): Promise<void> {
  if ('none' in budget) return
  for (const { per, most, windowMs } of budget.rules) {
    const id = idOf(per, ctx, actor, token)
    if (id === undefined) throw new Error(`budget ${budget.kind}: the request has no ${per}`)
    const limit = { key: `${budget.kind}:${per}:${id}`, limit: most, windowMs, now: ctx.now() }
    if (windowMs <= MINUTE) consumeInMemoryOrRefuse(limit)
    else await ctx.store.tx((q) => consumeOrRefuse(q, limit))
  }
}

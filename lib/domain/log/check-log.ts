import { setTimeout } from 'node:timers/promises'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import { reportError } from '#lib/core/report.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import { byActor } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents, newestOfKind, readHead, verifyLog } from '#lib/engines/audit/index.ts'
import type { LogCheckView } from './schema.ts'
import { toEntries } from './search-log.ts'

type Admin = Authorized<Member, 'manage'>
type Running = { startedAt: Date; done: number; of: number }
type Ended = { at: Date; problems: readonly string[] } | { at: Date; error: string }

/** The number of problems shown on the page; the event has only their count. */
const MAX_SHOWN = 200

/** A process runs one check at a time. */
type State = { running: Running | null; ended: Ended | null }

function stateOf(ctx: Ctx): State {
  const states = oncePerProcess('log checks', () => new WeakMap<object, State>())
  const state = states.get(ctx.store) ?? { running: null, ended: null }
  states.set(ctx.store, state)
  return state
}

async function check(ctx: Ctx, admin: Admin, running: Running): Promise<Ended> {
  const started = performance.now()
  let worked = started
  const { vkey } = ctx.log
  const report = await verifyLog(ctx.store.q, {
    vkey,
    pinned: ctx.log.readPinned(),
    onProgress: async (events) => {
      running.done = events
      // Pauses for as long as it worked, which leaves half of the thread to requests.
      await setTimeout(performance.now() - worked)
      worked = performance.now()
    },
  })
  const { events, erased, checkpoints, setBack, root, problems } = report
  const at = ctx.now()
  const data = {
    events,
    erased,
    checkpoints,
    set_back: setBack,
    root,
    problems: problems.length,
    seconds: Math.round((performance.now() - started) / 1000),
  }
  await ctx.store.tx((q) => appendEvents(q, [byActor(ctx, admin, 'log.verified', { at, data })]))
  return { at, problems }
}

/**
 * Starts to verify the whole log, unless a check is running; viewLogCheck returns its progress. The result is logged as
 * `log.verified`. Resolves once the check has started; `ended` once it is over.
 */
export async function startLogCheck(ctx: Ctx, admin: Admin): Promise<{ ended: Promise<void> }> {
  const state = stateOf(ctx)
  if (state.running) return { ended: Promise.resolve() }
  const running: Running = { startedAt: ctx.now(), done: 0, of: 0 }
  state.running = running
  const ended = readHead(ctx.store.q)
    .then(({ size }) => {
      running.of = size
      return check(ctx, admin, running)
    })
    .catch((error: unknown): Ended => {
      reportError('log check', error)
      return { at: ctx.now(), error: error instanceof Error ? error.message : String(error) }
    })
    .then((result) => {
      state.ended = result
      state.running = null
    })
  return { ended }
}

/**
 * The progress of the running check, and the result of the newest one; with the list of problems if this process ran
 * it.
 */
export async function viewLogCheck(ctx: Ctx, _admin: Admin): Promise<LogCheckView> {
  const { running, ended } = stateOf(ctx)
  const event = await newestOfKind(ctx.store.q, 'log.verified')
  const [entry] = event ? await toEntries(ctx, [event]) : []
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  return {
    running: running && { done: Math.min(running.done, running.of), of: running.of },
    failed: ended && 'error' in ended && (!event || ended.at >= event.at) ? ended.error : null,
    last: event && {
      at: event.at,
      actor: entry?.actor ?? null,
      events: number(event.data.events),
      erased: number(event.data.erased),
      checkpoints: number(event.data.checkpoints),
      setBack: number(event.data.set_back),
      problems: number(event.data.problems),
      seconds: number(event.data.seconds),
      found:
        ended && 'problems' in ended && ended.at.getTime() === event.at.getTime()
          ? ended.problems.slice(0, MAX_SHOWN)
          : [],
    },
  }
}

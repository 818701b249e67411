import type { IncomingMessage } from 'node:http'
import { MAX_UPLOAD_BYTES } from '#lib/domain/document/schema.ts'
import { MAX_SEAL_BYTES } from '#lib/domain/verify/limits.rules.ts'

/**
 * The maximum size of a request's body in bytes, by path. The edge enforces it before the application reads anything.
 * `scripts/server` loads this file without the routes, so each route with a limit of its own repeats it as `body`, and a
 * test compares both.
 */
export const DEFAULT_BODY_BYTES = 64 * 1024
/** Next.js accepts at most this much for a server action. */
export const ACTION_BODY_BYTES = 1024 * 1024
/** All files of a document, with an allowance for the boundaries, headers and passwords of a form. */
export const UPLOAD_BODY_BYTES = MAX_UPLOAD_BYTES + 1024 * 1024
/** The drawing of a signature, its strokes and the values of fields. */
export const SUBMIT_BODY_BYTES = 4_000_000

/** The routes whose limit is not the default. */
const routes: readonly (readonly [path: RegExp, bytes: number])[] = [
  [/^\/contracts\/new\/upload$/, UPLOAD_BODY_BYTES],
  [/^\/contracts\/[^/]+\/document\/upload$/, UPLOAD_BODY_BYTES],
  [/^\/sign\/[^/]+\/submit$/, SUBMIT_BODY_BYTES],
  [/^\/api\/verify\/seal$/, MAX_SEAL_BYTES],
]

/** The pages that have server actions. */
const actionPages =
  /^\/(?:(?:contracts|log|members|messages|settings)(?:\/.*)?|setup|choose-password|forgot-password)?$/

/** True for a request that calls a server action: by a script, or by a form without one. */
function callsAction({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  const isForm = /^multipart\/form-data\b/i.test(headers['content-type'] ?? '')
  return method === 'POST' && (headers['next-action'] !== undefined || isForm)
}

/** The maximum size of the body of this request in bytes. */
export function bodyLimit(request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>, development = false): number {
  const path = (request.url ?? '').replace(/[?#].*$/, '')
  const route = routes.find(([pattern]) => pattern.test(path))
  if (route) return route[1]
  // The development server receives stack traces.
  const isLarge = (actionPages.test(path) && callsAction(request)) || (development && path.startsWith('/__next'))
  return isLarge ? ACTION_BODY_BYTES : DEFAULT_BODY_BYTES
}

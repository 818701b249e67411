import { createServer, type Server } from 'node:http'
import next from 'next'
import type { Settings } from '#lib/env/index.ts'
import { answerClientError } from '#lib/server/http/client-error.ts'
import { passEdge } from '#lib/server/http/edge.ts'
import { inTurn } from '#lib/server/http/turns.ts'
import { announced } from '#lib/server/services/announced.ts'
import { listen } from './listen.ts'

const DRAIN_MS = 10_000

export type Running = {
  settings: Settings
  isSetUp: boolean
  messages: string[]
  /**
   * Stops accepting requests, waits up to 10 s for those in progress, then stops the worker and closes the database.
   */
  stop(): Promise<void>
}

/** Starts the database, worker, application and HTTP server in this process. */
export async function serve(settings: Settings, development: boolean, root: string): Promise<Running> {
  // next-auth reads its own URL from the environment.
  process.env.NEXTAUTH_URL = settings.url.origin
  const app = next({ dev: development, dir: root, hostname: settings.host, port: settings.port })
  // Next.js starts the services (instrumentation.ts); in production, prepare() does not wait for them.
  await app.prepare()
  const services = await announced().promise
  const handle = app.getRequestHandler()
  const edge = { ...settings, development }
  const server = createServer(
    // Next.js would accept WebSocket upgrades on this server: in production they are refused (WEB-04).
    development ? {} : { shouldUpgradeCallback: () => false },
    (request, response) => {
      if (passEdge(request, response, edge)) inTurn(request, response, () => void handle(request, response))
    },
  )
  // Longer than the idle timeout of common reverse proxies, so that none reuses a connection just closed.
  server.keepAliveTimeout = 75_000
  server.on('clientError', (error, socket) => answerClientError(error, socket, edge))
  await listen(server, settings)
  const stop = async () => {
    await close(server)
    await services.stop()
    await app.close()
  }
  return { settings, isSetUp: services.isSetUp, messages: services.messages, stop }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    server.close(() => {
      clearTimeout(deadline)
      resolve()
    })
    server.closeIdleConnections()
  })
}

import { createServer, type Server } from 'node:http'
import type { Settings } from '#lib/env/index.ts'
import { StartError } from '#lib/server/services/start-error.ts'

/** Fails early, with a message, if the port is in use: a first build takes a minute. */
export async function assertPortFree(settings: Settings): Promise<void> {
  const probe = createServer()
  await listen(probe, settings)
  await new Promise((resolve) => probe.close(resolve))
}

const reasons: Record<string, (settings: Settings) => string> = {
  EADDRINUSE: ({ port }) =>
    `port ${port} is in use by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
  EACCES: ({ port }) => `this user may not listen on port ${port}. Choose a PORT of 1024 or higher.`,
  EADDRNOTAVAIL: ({ host }) => `HOST ${host} is not an address of this machine.`,
  ENOTFOUND: ({ host }) => `HOST ${host} is not an address of this machine.`,
}

/** Listens on the configured address. Throws StartError with advice if that fails. */
export function listen(server: Server, settings: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? '']
      reject(reason ? new StartError(reason(settings)) : error)
    })
    server.listen(settings.port, settings.host, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

import { createServer, type Server } from 'node:http'
import type { Settings } from '#lib/env/index.ts'
import { StartError } from './start-error.ts'

/** Fails early and in words if the port cannot be had: a first build takes long enough to go and make coffee. */
export async function assertPortFree(settings: Settings): Promise<void> {
  const probe = createServer()
  await listen(probe, settings)
  await new Promise((resolve) => probe.close(resolve))
}

const reasons: Record<string, (settings: Settings) => string> = {
  EADDRINUSE: ({ port }) =>
    `port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
  EACCES: ({ port }) => `this user may not listen on port ${port}. Choose a PORT from 1024 up.`,
  EADDRNOTAVAIL: ({ host }) => `HOST ${host} is not an address of this machine.`,
  ENOTFOUND: ({ host }) => `HOST ${host} is not an address of this machine.`,
}

/** Has the server listen where the settings say. Throws StartError, with what to do about it, when it cannot. */
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

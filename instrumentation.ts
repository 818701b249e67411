import { announced } from '#lib/server/services/announced.ts'

/**
 * Next.js calls this once when the server process starts. The services run in the modules that route handlers use, so a
 * process does not load them a second time (docs/decisions/018).
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  try {
    const { registerServices } = await import('#lib/server/services/index.ts')
    await registerServices()
  } catch (error) {
    // Next.js only prints it, and the start would wait for the services without end.
    announced().reject(error)
  }
}

/**
 * Next.js calls this once when the server process starts. The services run in the modules that route handlers use, so a
 * process does not load them a second time (docs/decisions/018).
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { registerServices } = await import('#lib/server/services/index.ts')
  await registerServices()
}

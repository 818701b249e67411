import 'server-only'
import { settings } from '#lib/env/index.ts'
import { announced } from './announced.ts'
import { startServices } from './start-services.ts'

export { claimDataDirectory } from './claim-data-directory.ts'

/** Starts the services of this process, which `announced` then resolves with. Rejects if they cannot start. */
export async function registerServices(): Promise<void> {
  announced().resolve(await startServices(settings()))
}

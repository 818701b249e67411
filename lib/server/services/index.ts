import 'server-only'
import { settings } from '#lib/env/index.ts'
import { announced } from './announced.ts'
import { startServices } from './start-services.ts'

/** Starts the services of this process; `announced` settles with the result. Never rejects. */
export async function registerServices(): Promise<void> {
  const { resolve, reject } = announced()
  await startServices(settings()).then(resolve, reject)
}

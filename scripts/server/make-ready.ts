import { settings } from '#lib/env/index.ts'
import { ensureBuilt } from './build.ts'
import { endWith } from './explain.ts'
import { assertPortFree } from './listen.ts'

/** Sees to it that the server can start: settings, port, the application's build. Ends the process with a sentence when not. */
export async function makeReady(development: boolean): Promise<void> {
  try {
    const wanted = settings()
    await assertPortFree(wanted)
    if (!development) await ensureBuilt((words) => console.log(words))
  } catch (error) {
    endWith(error)
  }
}

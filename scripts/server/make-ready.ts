import { settings } from '#lib/env/index.ts'
import { withProgress } from '../progress.mjs'
import { ensureBuilt } from './build.ts'
import { endWith } from './explain.ts'
import { assertPortFree } from './listen.ts'

/** Checks the settings and the port, then builds what changed. If the server cannot start, prints why and exits. */
export async function makeReady(development: boolean): Promise<void> {
  try {
    const wanted = settings()
    await assertPortFree(wanted)
    if (!development) await build()
    console.log(development ? 'Step 2 of 2: starting' : 'Step 3 of 3: starting')
  } catch (error) {
    endWith(error)
  }
}

async function build(): Promise<void> {
  const step = 'Step 2 of 3'
  const built = await ensureBuilt((run) => withProgress(`${step}: building`, 'about 60 s on a slow machine', run))
  if (!built) console.log(`${step}: the application is up to date`)
}

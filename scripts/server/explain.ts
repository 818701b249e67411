import { SettingsError } from '#lib/env/index.ts'
import { BuildError } from './build.ts'
import { StartError } from './start-error.ts'

/** Says why there is no server, in one sentence if it was to be expected, and ends the process. */
export function endWith(error: unknown): never {
  if (error instanceof BuildError) console.error(error.output)
  const expected = error instanceof SettingsError || error instanceof StartError || error instanceof BuildError
  console.error(`\nSigncove did not start: ${expected ? error.message : ''}`)
  if (!expected) console.error(error)
  process.exit(1)
}

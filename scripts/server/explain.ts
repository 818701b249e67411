import { SettingsError } from '#lib/env/index.ts'
import { BuildError } from './build.ts'
import { StartError } from './start-error.ts'

/** Prints why the server did not start, as one sentence for an expected error, and exits. */
export function endWith(error: unknown): never {
  if (error instanceof BuildError) console.error(error.output)
  const expected = error instanceof SettingsError || error instanceof StartError || error instanceof BuildError
  console.error(`\nSigncove did not start: ${expected ? error.message : ''}`)
  if (!expected) console.error(error)
  process.exit(1)
}

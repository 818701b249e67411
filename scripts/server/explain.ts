import { errorReport } from '#lib/core/report.ts'
import { BuildError } from './build.ts'

/** By name: the services are bundled, so the class of their errors is another one than here. */
const EXPECTED = new Set(['SettingsError', 'StartError', 'BuildError'])

/** Prints why the server did not start, as one sentence for an expected error, and exits. */
export function endWith(error: unknown): never {
  if (error instanceof BuildError) console.error(error.output)
  const expected = error instanceof Error && EXPECTED.has(error.name)
  console.error(`\nSigncove did not start: ${expected ? error.message : ''}`)
  if (!expected) console.error(errorReport(error))
  process.exit(1)
}

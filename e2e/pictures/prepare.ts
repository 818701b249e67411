import { ensureBrowser } from '../../scripts/checks/browser.ts'
import { ensureBuilt } from '../../scripts/server/build.ts'

export default async function prepare(): Promise<void> {
  ensureBrowser()
  await ensureBuilt()
}

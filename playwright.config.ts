import { defineConfig } from 'playwright/test'
import { browserArguments, findBrowser } from './scripts/checks/browser.ts'

const executablePath = findBrowser()

export default defineConfig({
  testDir: 'e2e',
  // Each journey has a server and a data directory of its own, but the machine has few cores.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // A whole story on a machine that is busy with another one: it shall end, not be quick.
  timeout: 120_000,
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    // Its DOM snapshots show every step; a film of the screen would cost more than it adds.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true },
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: browserArguments },
  },
})

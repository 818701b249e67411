import { defineConfig } from 'playwright/test'
import { browserArguments, findBrowser } from './scripts/checks/browser.ts'

const executablePath = findBrowser()

export default defineConfig({
  testDir: 'e2e',
  // Each test file has its own server and data directory, but the machine has few cores.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // A test covers a whole flow, and another one runs at the same time.
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

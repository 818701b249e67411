import { defineConfig } from 'playwright/test'
import config from '../../playwright.config.ts'

/** `npm run pictures` takes the pictures of the README from the running product. */
export default defineConfig(config, {
  testDir: '.',
  testMatch: '*.pictures.ts',
  outputDir: '../../test-results',
  globalSetup: './prepare.ts',
})

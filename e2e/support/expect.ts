import { expect as impatient } from 'playwright/test'

/** Waits longer than Playwright's default, because the machine may be busy. */
export const expect = impatient.configure({ timeout: 15_000 })

import { expect as impatient } from 'playwright/test'

/** Waits longer than Playwright does by itself: the machine may have much else to do. */
export const expect = impatient.configure({ timeout: 15_000 })

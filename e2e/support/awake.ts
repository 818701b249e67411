import type { BrowserContext, Page } from 'playwright/test'

/** Marks a page whose buttons are drawn but do not answer yet. */
const sleeping = 'data-sleeping'

/**
 * A page's markup is there before its scripts have taken it over, by seconds on a busy machine, and a click in between
 * goes nowhere. A person presses again; a journey waits.
 */
export async function markWhileSleeping(context: BrowserContext): Promise<void> {
  await context.addInitScript((mark) => {
    const isTakenOver = (element: Element) => Object.keys(element).some((key) => key.startsWith('__reactFiber$'))
    const look = () => {
      const isApp = document.readyState !== 'complete' || '__next_f' in window
      const parts = [...document.querySelectorAll('button, input, select, textarea')]
      const isAwake = document.readyState === 'complete' && parts.every(isTakenOver)
      if (isApp && !isAwake) setTimeout(look, 20)
      else document.documentElement.removeAttribute(mark)
    }
    const start = () => {
      document.documentElement.setAttribute(mark, '')
      look()
    }
    if (document.documentElement) start()
    else document.addEventListener('readystatechange', start, { once: true })
  }, sleeping)
}

/** Makes every action on the page wait until it answers. */
export async function waitWhileSleeping(page: Page): Promise<void> {
  await page.addLocatorHandler(page.locator(`html[${sleeping}]`), async (html) => {
    await html.waitFor({ state: 'detached' })
  })
}

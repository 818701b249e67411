import type { BrowserContext, Page } from 'playwright/test'

/** Marks a page whose buttons are drawn but do not answer yet. */
const sleeping = 'data-sleeping'
/** A page that takes longer than this has other troubles, which the journey is to meet. */
const longestMs = 10_000

/**
 * A page's markup is there before its scripts have taken it over, by seconds on a busy machine, and a click in between
 * goes nowhere. A person presses again; a journey waits.
 */
export async function markWhileSleeping(context: BrowserContext): Promise<void> {
  await context.addInitScript(
    ({ mark, longest }) => {
      const until = performance.now() + longest
      const isTakenOver = (element: Element) => Object.keys(element).some((key) => key.startsWith('__reactFiber$'))
      const look = () => {
        const isApp = document.readyState !== 'complete' || '__next_f' in window
        // React leaves the hidden inputs of a form's server action to themselves.
        const parts = [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea')]
        const isAwake = document.readyState === 'complete' && parts.every(isTakenOver)
        if (isApp && !isAwake && performance.now() < until) setTimeout(look, 20)
        else document.documentElement.removeAttribute(mark)
      }
      const start = () => {
        document.documentElement.setAttribute(mark, '')
        look()
      }
      if (document.documentElement) return start()
      // Pages stream: the first words are there to be pressed long before the document is read to its end.
      new MutationObserver((_, observer) => {
        observer.disconnect()
        start()
      }).observe(document, { childList: true })
    },
    { mark: sleeping, longest: longestMs },
  )
}

/** Makes every action on the page wait until it answers. */
export async function waitWhileSleeping(page: Page): Promise<void> {
  await page.addLocatorHandler(page.locator(`html[${sleeping}]`), async (html) => {
    await html.waitFor({ state: 'detached' })
  })
}

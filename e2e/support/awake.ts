import type { BrowserContext, Page } from 'playwright/test'

/** Marks a page that is not hydrated yet. */
const sleeping = 'data-sleeping'
/** If a page takes longer than this, the test continues, so that it reports the page's own error. */
const longestMs = 10_000

/**
 * On a busy machine the markup of a page is visible seconds before React hydrates it, and a click in between has no
 * effect. A user clicks again; a test waits.
 */
export async function markWhileSleeping(context: BrowserContext): Promise<void> {
  await context.addInitScript(
    ({ mark, longest }) => {
      const until = performance.now() + longest
      const isTakenOver = (element: Element) => Object.keys(element).some((key) => key.startsWith('__reactFiber$'))
      const look = () => {
        const isApp = document.readyState !== 'complete' || '__next_f' in window
        // React does not hydrate the hidden inputs of a form's server action.
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
      // Pages are streamed: their first buttons are visible before the document is complete.
      new MutationObserver((_, observer) => {
        observer.disconnect()
        start()
      }).observe(document, { childList: true })
    },
    { mark: sleeping, longest: longestMs },
  )
}

/** Makes every action on the page wait until the page is hydrated. */
export async function waitWhileSleeping(page: Page): Promise<void> {
  await page.addLocatorHandler(page.locator(`html[${sleeping}]`), async (html) => {
    await html.waitFor({ state: 'detached' })
  })
}

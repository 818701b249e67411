import type { Page } from 'playwright/test'

/**
 * Makes every page do what the translation of Chrome and Edge does once it is loaded: each text node is replaced by two
 * nested <font> elements, now and whenever texts are added. The words stay the same.
 */
export async function translated(page: Page): Promise<Page> {
  await page.addInitScript(() => {
    const exempt = 'font, script, style, textarea, [translate=no]'
    const isForeign = (text: Text) => text.data.trim() !== '' && !text.parentElement?.closest(exempt)
    const wrap = (root: Node) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      const texts: Text[] = root instanceof Text ? [root] : []
      while (walker.nextNode()) texts.push(walker.currentNode as Text)
      for (const text of texts.filter(isForeign)) {
        const [outer, inner] = [document.createElement('font'), document.createElement('font')]
        inner.textContent = text.data
        outer.append(inner)
        text.replaceWith(outer)
      }
    }
    const start = () => {
      if (document.readyState !== 'complete' || document.documentElement.hasAttribute('data-sleeping'))
        return void setTimeout(start, 20)
      wrap(document.body)
      new MutationObserver((records) => {
        for (const { addedNodes, target, type } of records)
          for (const node of type === 'characterData' ? [target] : addedNodes) if (node.isConnected) wrap(node)
      }).observe(document.body, { childList: true, subtree: true, characterData: true })
      document.documentElement.classList.add('translated-ltr')
    }
    start()
  })
  return page
}

/** Waits until the page is translated. */
export async function untilTranslated(page: Page): Promise<void> {
  await page.locator('html.translated-ltr').waitFor()
}

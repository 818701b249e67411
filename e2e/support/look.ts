import { mkdirSync } from 'node:fs'
import path from 'node:path'
import axe, { type RunOptions } from 'axe-core'
import { type Page, test } from 'playwright/test'
import { expect } from './expect.ts'

declare global {
  interface Window {
    axe: typeof axe
  }
}

type RunOnly = NonNullable<RunOptions['runOnly']>

const folder = path.resolve(import.meta.dirname, '../../test-results/screens')
const everyRule: RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
const contrast: RunOnly = { type: 'rule', values: ['color-contrast'] }

/**
 * Checks a screen: axe has no findings, in light and in dark, and nothing is wider than the smallest phone. With SCREENS=1
 * its pictures are written to test-results/screens, for review by eye. Each screen is checked by one journey only: a check
 * takes about as long as all the other steps on that screen.
 */
export async function look(page: Page, name: string): Promise<void> {
  await test.step(`look at ${name}`, async () => {
    const before = page.viewportSize()
    await endTransitions(page)
    // A page that refreshes has no title until its new one has arrived.
    await expect(page).not.toHaveTitle('')
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    expect.soft(await findings(page, everyRule), `accessibility of ${name}`).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    expect.soft(await findings(page, contrast), `accessibility of ${name} in the dark`).toEqual([])
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    for (const width of [320, 360]) {
      await page.setViewportSize({ width, height: 780 })
      await expect
        .configure({ soft: true })
        .poll(() => overflow(page), { message: `${name} at ${width} px is wider than the screen by`, timeout: 3_000 })
        .toBe(0)
    }
    if (process.env.SCREENS) await takePictures(page, name)
    if (before) await page.setViewportSize(before)
    // During layout, mouse down and mouse up of one click can hit different elements.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  })
}

/**
 * What axe finds on the page, a line for each element. One call in the page takes a fifth of the time of
 * @axe-core/playwright, which opens another page for each report and describes every rule that passed.
 */
async function findings(page: Page, runOnly: RunOnly): Promise<string[]> {
  expect(page.frames(), 'frames: axe checks the main one only').toHaveLength(1)
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async (runOnly) => {
    const results = await window.axe.run(document, { runOnly, resultTypes: ['violations'] })
    return results.violations
  }, runOnly)
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      (node) => `${id}: ${help}: ${node.html.slice(0, 200)} (${node.failureSummary?.split('\n').at(-1)?.trim()})`,
    ),
  )
}

/**
 * Ends transitions until the page is left. Under reduced motion every property of every element changes within 1 ms, an
 * inherited colour one element after the other: contrast measured during that time belongs to neither scheme.
 */
function endTransitions(page: Page): Promise<void> {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('*, *::before, *::after { transition: none !important }')
    document.adoptedStyleSheets = [sheet]
  })
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(document.documentElement.scrollWidth - document.documentElement.clientWidth, 0))
}

async function takePictures(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries({
      360: { width: 360, height: 780 },
      1440: { width: 1440, height: 900 },
    })) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.evaluate(() => window.scrollTo(0, 0))
      await page.screenshot({ path: path.join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true })
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}

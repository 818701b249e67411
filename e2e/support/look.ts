import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Page, test } from 'playwright/test'
import { expect } from './expect.ts'

const folder = path.resolve(import.meta.dirname, '../../test-results/screens')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * A screen as it must be: nothing that axe finds, in light and in dark, and nothing wider than the smallest phone. With
 * SCREENS=1 its pictures go to test-results/screens, to be looked at by a person.
 */
export async function look(page: Page, name: string): Promise<void> {
  await test.step(`look at ${name}`, async () => {
    const before = page.viewportSize()
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    expect.soft(await axe(page, (axe) => axe.withTags(tags)), `accessibility of ${name}`).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    const dark = await axe(page, (axe) => axe.withRules('color-contrast'))
    expect.soft(dark, `accessibility of ${name} in the dark`).toEqual([])
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
    // A click on a page that is still being laid out presses one place and lets go of another.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  })
}

async function axe(page: Page, choose: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  const { violations } = await choose(new AxeBuilder({ page })).analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      (node) => `${id}: ${help}: ${node.html.slice(0, 200)} (${node.failureSummary?.split('\n').at(-1)?.trim()})`,
    ),
  )
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

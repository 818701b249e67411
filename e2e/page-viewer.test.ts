import { degrees, PDFDocument, StandardFonts } from 'pdf-lib'
import type { CDPSession, Locator, Page } from 'playwright/test'
import type { PdfFile } from './support/documents.ts'
import { addPeople, goOnTo, placeField, send, signIn, upload } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { desk, expect, phone, someone, test } from './support/test.ts'
import { common, editor, signing } from './support/words.ts'

/** Six pages, of which the third is in landscape and as wide as the others. */
async function makeReport(): Promise<PdfFile> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const page = document.addPage(number === 3 ? [420, 595] : [595, 842])
    page.drawText(`Chapter ${number}`, { x: 72, y: 500, size: 22, font })
    if (number === 3) page.setRotation(degrees(90))
  }
  return { name: 'Report.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await document.save()) }
}

const pageOf = (page: Page, number: number) => page.locator(`article[data-page="${number}"]`)
const viewOf = (page: Page) => page.locator('section:has(article[data-page])')

async function boxOf(element: Locator) {
  const box = await element.boundingBox()
  if (!box) throw new Error('the element is not rendered')
  return box
}

/** Which height of the page lies at a height of the view, both as fractions. */
async function heightAt(page: Page, number: number, height: number): Promise<number> {
  const [paper, view] = [await boxOf(pageOf(page, number)), await boxOf(viewOf(page))]
  return (view.y + view.height * height - paper.y) / paper.height
}

async function scrollTo(page: Page, number: number, height: number): Promise<void> {
  await viewOf(page).evaluate(
    (view, target) => {
      const box = view.querySelector(`[data-page="${target.number}"]`)?.getBoundingClientRect()
      const frame = view.getBoundingClientRect()
      if (box) view.scrollTop += box.top + target.height * box.height - (frame.top + frame.height / 2)
      // The viewer records the position at the scroll event, which comes with the next frame.
      return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    },
    { number, height },
  )
}

/** Two fingers on a point of the window that move apart to `spread` pixels from 40. */
async function pinch(client: CDPSession, { x, y }: { x: number; y: number }, spread: number): Promise<void> {
  const fingers = (apart: number) => [
    { x: x - apart / 2, y, id: 1 },
    { x: x + apart / 2, y, id: 2 },
  ]
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(40).slice(0, 1) })
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(40) })
  for (const part of [0.25, 0.5, 0.75, 1]) {
    const touchPoints = fingers(40 + (spread - 40) * part)
    await client.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints })
  }
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

test('pages are shown, zoomed and kept in place in the editor and in the reader', async ({ sending, visit }) => {
  const { mail, url } = sending
  const sender = await visit({ expected: /pages\/2/ })
  await signIn(sender, url, sending.admin)
  await upload(sender, url, await makeReport())
  const ines = someone('Inès Dupont')
  const bela = someone('Béla Varga')
  await addPeople(sender, [ines, bela])
  await goOnTo(sender, 'fields')
  await placeField(sender, { type: 'signature', page: 5, at: { x: 0.3, y: 0.3 }, signer: bela.name })
  await placeField(sender, { type: 'signature', page: 4, at: { x: 0.3, y: 0.5 }, signer: ines.name })

  await test.step('the editor fills the width when asked to, and goes back', async () => {
    await scrollTo(sender, 2, 0.5)
    const opened = await boxOf(pageOf(sender, 3))
    const fit = sender.getByRole('button', { name: editor('view.fit') })
    await fit.click()
    await expect(fit).toHaveAttribute('aria-pressed', 'true')
    const [view, filled] = [await boxOf(viewOf(sender)), await boxOf(pageOf(sender, 3))]
    expect(filled.width).toBeGreaterThan(opened.width * 1.02)
    expect(filled.width).toBeGreaterThan(view.width - 80)
    await expect.poll(() => heightAt(sender, 2, 0.5)).toBeCloseTo(0.5, 1)
    await fit.click()
    expect((await boxOf(pageOf(sender, 3))).width).toBeCloseTo(opened.width, 0)
  })

  await test.step('the same part of the page stays in view when the window is resized', async () => {
    await scrollTo(sender, 2, 0.6)
    const top = await heightAt(sender, 2, 0)
    await sender.setViewportSize(phone)
    await expect.poll(async () => (await boxOf(pageOf(sender, 2))).width).toBeLessThan(phone.width)
    await expect.poll(() => heightAt(sender, 2, 0)).toBeCloseTo(top, 2)
    await sender.setViewportSize(desk)
    await expect.poll(async () => (await boxOf(pageOf(sender, 2))).width).toBeGreaterThan(phone.width)
    await expect.poll(() => heightAt(sender, 2, 0)).toBeCloseTo(top, 2)
  })

  await test.step('Ctrl with the wheel zooms the pages around the pointer', async () => {
    await scrollTo(sender, 2, 0.6)
    const before = await boxOf(pageOf(sender, 2))
    const { x, y, width, height } = await boxOf(viewOf(sender))
    await sender.mouse.move(x + width / 2, y + height / 2)
    await sender.keyboard.down('Control')
    await sender.mouse.wheel(0, -60)
    await sender.keyboard.up('Control')
    await expect.poll(async () => (await boxOf(pageOf(sender, 2))).width / before.width).toBeCloseTo(1.35, 1)
    await expect.poll(() => heightAt(sender, 2, 0.5)).toBeCloseTo(0.6, 1)
  })

  await test.step('a pinch that begins on a selected field zooms and leaves the field where it is', async () => {
    await scrollTo(sender, 4, 0.5)
    const field = pageOf(sender, 4).locator('[data-field]')
    await field.getByRole('button').click()
    const share = async () => {
      const [box, paper] = [await boxOf(field), await boxOf(pageOf(sender, 4))]
      return (box.x - paper.x) / paper.width
    }
    const [before, size, at] = [await share(), await boxOf(pageOf(sender, 4)), await boxOf(field)]
    const client = await sender.context().newCDPSession(sender)
    await pinch(client, { x: at.x + at.width / 2, y: at.y + at.height / 2 }, 60)
    await expect.poll(async () => (await boxOf(pageOf(sender, 4))).width / size.width).toBeCloseTo(1.5, 1)
    expect(await share()).toBeCloseTo(before, 3)
  })

  await test.step('keys turn the pages and zoom', async () => {
    await pageOf(sender, 2).focus()
    await sender.keyboard.press('PageDown')
    await expect(pageOf(sender, 3)).toBeFocused()
    await sender.keyboard.press('0')
    await expect(sender.getByRole('button', { name: editor('view.fit') })).toHaveAttribute('aria-pressed', 'true')
    await sender.keyboard.press('-')
    await expect(sender.getByRole('button', { name: editor('view.fit') })).toHaveAttribute('aria-pressed', 'false')
  })

  await test.step('an image that failed is loaded again when asked to', async () => {
    let offline = true
    await sender.route(/\/pages\/2\?/, (route) => (offline ? route.abort() : route.continue()))
    await sender.reload()
    await scrollTo(sender, 2, 0.4)
    const retry = pageOf(sender, 2).getByRole('button', { name: common('pages.retry') })
    await expect(retry).toBeVisible()
    offline = false
    await retry.click()
    await expect(pageOf(sender, 2).getByRole('img')).toBeVisible()
    await expect(retry).toHaveCount(0)
    await sender.unroute(/\/pages\/2\?/)
  })

  await goOnTo(sender, 'review')
  await send(sender)
  const page = await visit({ size: 'phone', expected: /pages\/4\/text/ })
  const client = await page.context().newCDPSession(page)
  await signer.open(page, signer.linkIn(await mail.take(ines.email, 'Report')))

  await test.step('on a phone the reader shows portrait and landscape pages at the full width', async () => {
    const [first, third] = [await boxOf(pageOf(page, 1)), await boxOf(pageOf(page, 3))]
    expect(first.width).toBeCloseTo(third.width, 0)
    expect(first.width).toBeGreaterThan(phone.width - 40)
    expect(third.height).toBeLessThan(third.width)
  })

  await test.step('a pinch and a double tap zoom the reader where the fingers are', async () => {
    const before = await boxOf(pageOf(page, 1))
    await pinch(client, { x: 180, y: 300 }, 80)
    await expect.poll(async () => (await boxOf(pageOf(page, 1))).width / before.width).toBeCloseTo(2, 1)
    const at = (300 - before.y) / before.height
    const after = await boxOf(pageOf(page, 1))
    expect((300 - after.y) / after.height).toBeCloseTo(at, 1)
    await page.touchscreen.tap(200, 250)
    await page.touchscreen.tap(200, 250)
    await expect.poll(async () => (await boxOf(pageOf(page, 1))).width).toBeCloseTo(before.width, 0)
  })

  await test.step('the next field, the page in view and the text of the page follow, also after a lost request', async () => {
    await page.route('**/pages/4/text*', (route) => route.abort(), { times: 1 })
    await page.getByRole('button', { name: signing('reader.nextField') }).click()
    await expect(page.getByText(common('pages.page', { page: 4, count: 6 }), { exact: true })).toBeVisible()
    await expect(pageOf(page, 4).getByRole('button')).toBeFocused()
    await expect(pageOf(page, 4).getByRole('group', { name: signing('reader.pageText', { page: 4 }) })).toContainText(
      'Chapter 4',
    )
    await expect(pageOf(page, 4)).toHaveAttribute('data-near')
  })

  await test.step('a page keeps its image when it is scrolled away', async () => {
    await scrollTo(page, 6, 0.5)
    await expect(pageOf(page, 1)).not.toHaveAttribute('data-near')
    await expect(pageOf(page, 1).getByRole('img')).toHaveCount(1)
  })
})

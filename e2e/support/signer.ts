import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { APIRequestContext, Page } from 'playwright/test'
import sharp from 'sharp'
import { expect } from './expect.ts'
import type { Mail } from './mail-server.ts'
import { signing } from './words.ts'

/** The link of an invitation. Each mail has one. */
export function linkIn(mail: Pick<Mail, 'text'>): string {
  const link = /https?:\/\/\S+\/s\/\S+/.exec(mail.text)?.[0]
  if (!link) throw new Error(`There is no link in: ${mail.text}`)
  return link
}

/** The code in a message. */
export function codeIn(text: string): string {
  const code = /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0]
  if (!code) throw new Error(`There is no code in: ${text}`)
  return code
}

/** Another code. */
export function otherThan(code: string, by = 1): string {
  return String((Number(code) + by) % 1_000_000).padStart(6, '0')
}

/** Opens the link and continues to the contract's pages. */
export async function open(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('button', { name: signing('gate.open') }).click()
  await expect(page).toHaveURL(/\/sign\/[^/]+$/)
  await expect(page.getByRole('img', { name: /Page 1 of/ })).toBeVisible()
}

/** Starts to sign; ends at the screen that asks for a code. */
export async function begin(page: Page): Promise<void> {
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: signing('reader.sign') })
    .click()
}

export async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel(signing('code.label')).fill(code)
}

export async function consent(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: signing('consent.agree') }).check()
  await page.getByRole('button', { name: signing('consent.continue') }).click()
}

/** Draws a signature of two strokes with the mouse. */
export async function draw(page: Page): Promise<void> {
  const pad = page.getByRole('img', { name: signing('pad.canvas') })
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('there is no pad')
  const strokes = [
    [
      [0.12, 0.7],
      [0.2, 0.25],
      [0.28, 0.75],
      [0.36, 0.3],
      [0.44, 0.7],
      [0.52, 0.4],
      [0.6, 0.65],
    ],
    [
      [0.62, 0.35],
      [0.7, 0.7],
      [0.78, 0.3],
      [0.88, 0.55],
    ],
  ]
  for (const stroke of strokes) {
    for (const [at, [x = 0, y = 0]] of stroke.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 3 })
      if (at === 0) await page.mouse.down()
    }
    await page.mouse.up()
  }
}

export async function confirm(page: Page): Promise<void> {
  await page.getByRole('button', { name: signing('pad.confirm') }).click()
}

export async function expectDone(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: signing('done.heading') })).toBeVisible({ timeout: 20_000 })
}

/** Enters the code, consents, draws and submits. */
export async function signWith(page: Page, code: string): Promise<void> {
  await enterCode(page, code)
  await consent(page)
  await draw(page)
  await confirm(page)
  await expectDone(page)
}

const pen =
  '<svg width="600" height="200"><path d="M20 150 C120 10 200 190 580 90" fill="none" stroke="#123" stroke-width="8"/></svg>'

/**
 * Signs with the requests of the screens. `code` resolves with the code that was sent. Resolves with the signed PDF and the
 * address of the signing page.
 */
export async function signByRequests(
  request: APIRequestContext,
  link: string,
  code: () => Promise<string>,
): Promise<{ signed: Buffer; url: string }> {
  const opened = await request.post(`${link}/open`)
  const base = opened.url()
  const post = async (path: string, data: object, headers: Record<string, string> = {}) => {
    const answer = await request.post(`${base}${path}`, { data, headers })
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  }
  const documentSha256 = sha256(await (await request.get(`${base}/original`)).body())
  await post('/viewed', { documentSha256 })
  await post('/code', { channel: 'email' })
  await post('/code/verify', { code: await code() })
  const disclosure = await (await request.get(`${base}/disclosure?locale=en`)).json()
  const { sha256: partiesSha256 } = await (await request.get(`${base}/parties`)).json()
  const shown = { documentSha256, disclosure, partiesSha256 }
  await post('/consent', shown)
  const signature = (await sharp(Buffer.from(pen)).png().toBuffer()).toString('base64')
  const { fields } = await (await request.get(`${base}/fields`)).json()
  const values = Object.fromEntries(
    fields.map(({ id: field, value }: { id: string; value: unknown }) => [field, value]),
  )
  const signing = { ...shown, signature, method: 'drawn', strokes: null, values, consent: true }
  await post('/submit', signing, { 'Idempotency-Key': 'by requests' })
  return { signed: await (await request.get(`${base}/signed`)).body(), url: base }
}

/** The file that a download link saves. */
export async function download(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [started] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: started.suggestedFilename(), bytes: readFileSync(await started.path()) }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

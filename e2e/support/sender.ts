import type { Locator, Page } from 'playwright/test'
import { z } from 'zod'
import { type FieldType, fieldTypes } from '../../lib/core/vocabulary/field.ts'
import type { PdfFile } from './documents.ts'
import { expect } from './expect.ts'
import type { Box, Placed } from './ink.ts'
import type { Person, Seed, Seeder } from './seed.ts'
import { account, common, contracts, editor, field as fieldWords, settings } from './words.ts'

type Account = { email: string; password: string }

const csrf = z.object({ csrfToken: z.string() })

/** Signs in with the requests of the form, without showing it. */
export async function signIn(page: Page, url: string, { email, password }: Account): Promise<void> {
  const { csrfToken } = csrf.parse(await (await page.request.get(`${url}/api/auth/csrf`)).json())
  const form = { csrfToken, email, password, callbackUrl: url, json: 'true' }
  const answer = await page.request.post(`${url}/api/auth/callback/credentials`, { form })
  expect([answer.status(), await answer.text()]).toEqual([200, expect.not.stringContaining('error')])
}

/** Signs in with the form. */
export async function signInByForm(page: Page, url: string, who: Account): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel(account('email')).fill(who.email)
  await page.getByLabel(account('password'), { exact: true }).fill(who.password)
  await page.getByRole('button', { name: account('signIn.submit') }).click()
  await expect(page).toHaveURL(/\/contracts$/)
}

/** Chooses the lines under each signature for contracts that are sent later. */
export async function printUnder(
  page: Page,
  url: string,
  lines: readonly ('name' | 'time' | 'meaning')[],
): Promise<void> {
  await page.goto(`${url}/settings`)
  const card = page.getByRole('region', { name: settings('underSignature.title') })
  for (const line of ['name', 'time', 'meaning'] as const)
    await card.getByRole('checkbox', { name: settings(`underSignature.${line}`) }).setChecked(lines.includes(line))
  await expect(card.getByRole('figure').getByRole('listitem')).toHaveCount(lines.length)
  await card.getByRole('button', { name: common('save') }).click()
  await expect(page.getByText(common('saved'), { exact: true })).toBeVisible()
}

/** Uploads a document for a new contract; ends at the recipients step. */
export async function upload(page: Page, url: string, document: PdfFile): Promise<void> {
  await page.goto(`${url}/contracts/new`)
  await chooseFile(page, document)
  await expect(page.getByRole('heading', { name: contracts('people.title') })).toBeVisible({ timeout: 20_000 })
}

/** Chooses one file, which is uploaded immediately, or several, which are listed first. */
export async function chooseFile(page: Page, ...files: PdfFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: contracts('upload.choose') }).click()
  await (await chooser).setFiles(files.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer })))
}

/** Fills in the recipients. */
export async function addPeople(page: Page, people: readonly Person[]): Promise<void> {
  for (const [at, person] of people.entries()) {
    if (at > 0) await page.getByRole('button', { name: contracts('people.add'), exact: true }).click()
    const row = page.getByRole('group', { name: contracts('people.person', { number: at + 1 }) })
    await row.getByLabel(contracts('people.name')).fill(person.name)
    await row.getByLabel(contracts('people.email')).fill(person.email)
    if (person.phone) await row.getByLabel(contracts('people.phone')).fill(person.phone)
    if (person.role === 'viewer') await row.getByLabel(contracts('people.role')).selectOption('viewer')
  }
}

/** Continues to the next step of a draft with its main button. */
export async function goOnTo(page: Page, step: 'people' | 'fields' | 'review'): Promise<void> {
  const name = contracts(`steps.${step}`)
  await page.getByRole('main').getByRole('button', { name, exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/${step}$`))
}

function sheet(page: Page, number: number): Locator {
  return page.locator(`article[data-page="${number}"]`)
}

type Rect = { x: number; y: number; width: number; height: number }

/** Scrolls a height of a page to the middle of the view; returns the position of the page. */
async function paperAt(page: Page, number: number, height: number): Promise<Rect> {
  await sheet(page, number).evaluate((element, fraction) => {
    const view = element.closest('[data-canvas]')
    if (!view) throw new Error('no canvas')
    const [box, frame] = [element.getBoundingClientRect(), view.getBoundingClientRect()]
    view.scrollTop += box.top + fraction * box.height - (frame.top + frame.height / 2)
  }, height)
  const image = sheet(page, number).locator('img')
  await expect(image).toBeVisible()
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.complete)).toBe(true)
  const box = await image.boundingBox()
  if (!box) throw new Error(`page ${number} is not there`)
  return box
}

type Placing = {
  type: FieldType
  page?: number
  /** Its centre in fractions of the page; with `to`, its first corner. */
  at: { x: number; y: number }
  to?: { x: number; y: number }
  signer?: string
}

/** Places a field with a click, or draws it by dragging. */
export async function placeField(page: Page, { type, page: number = 1, at, to, signer }: Placing): Promise<void> {
  if (signer) await page.getByRole('radio', { name: signer }).check({ force: true })
  await page
    .getByRole('group', { name: editor('tools.types') })
    .getByRole('button', { name: fieldWords(`${type}.name`), exact: true })
    .click()
  const paper = await paperAt(page, number, to ? (at.y + to.y) / 2 : at.y)
  const fields = sheet(page, number).getByRole('button', { name: editorFieldName(type) })
  const before = await fields.count()
  const inWindow = (point: { x: number; y: number }) =>
    [paper.x + point.x * paper.width, paper.y + point.y * paper.height] as const
  await page.mouse.move(...inWindow(at))
  await page.mouse.down()
  if (to) await page.mouse.move(...inWindow(to), { steps: 6 })
  await page.mouse.up()
  await expect(fields).toHaveCount(before + 1)
}

function editorFieldName(type: FieldType): RegExp {
  return new RegExp(`^${fieldWords(`${type}.name`)} .*\\d$`)
}

/** The positions of a page's fields in the editor, in points of the displayed page. */
export async function fieldsOn(page: Page, number: number, size: { width: number; height: number }): Promise<Placed[]> {
  const paper = await paperAt(page, number, 0.5)
  const placed: Placed[] = []
  for (const field of await sheet(page, number).locator('[data-field]').all()) {
    const name = (await field.getByRole('button').first().getAttribute('aria-label')) ?? ''
    const kind = fieldTypes.find((type) => editorFieldName(type).test(name))
    const box = await field.boundingBox()
    if (!kind || !box) throw new Error(`unknown field: ${name}`)
    placed.push({ kind, box: inPoints(box, paper, size) })
  }
  return placed
}

function inPoints(box: Rect, paper: Rect, size: { width: number; height: number }): Box {
  const [x, y] = [size.width / paper.width, size.height / paper.height]
  return {
    left: (box.x - paper.x) * x,
    top: (box.y - paper.y) * y,
    right: (box.x + box.width - paper.x) * x,
    bottom: (box.y + box.height - paper.y) * y,
  }
}

/** Sends the draft from its last step; returns the contract's id. */
export async function send(page: Page): Promise<string> {
  await page.getByRole('button', { name: contracts('review.send') }).click()
  await expect(page).toHaveURL(/\/contracts\/[^/]+$/)
  return idOf(page)
}

export function idOf(page: Page): string {
  return new URL(page.url()).pathname.split('/')[2] ?? ''
}

type Seeded = { url: string; admin: Account; seed: Seeder['contract'] }

/** Seeds a sent contract and opens its page as the admin. */
export async function openSent(page: Page, sending: Seeded, seed: Seed): Promise<string> {
  const [id] = await Promise.all([sending.seed(seed), signIn(page, sending.url, sending.admin)])
  await page.goto(`${sending.url}/contracts/${id}`)
  // A mail that is refused before the page is rendered makes the status "Not delivered".
  const sent = (['pending', 'undelivered'] as const).map((status) => contracts(`status.${status}`))
  await expect(page.getByText(new RegExp(`^(${sent.join('|')})$`)).first()).toBeVisible()
  return id
}

/** The list item of one recipient on the contract's page. */
export function personOn(page: Page, name: string): Locator {
  return page
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }) })
    .filter({ hasText: '@' })
    .first()
}

/** Chooses an entry of a recipient's menu and confirms its dialog. */
export async function askFor(page: Page, name: string, what: 'resend' | 'remove'): Promise<void> {
  await page.getByRole('button', { name: contracts('recipients.more', { name }) }).click()
  await page.getByRole('menuitem', { name: contracts(`recipients.${what}.action`) }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: contracts(`recipients.${what}.confirm`), exact: true })
    .click()
  await expect(page.getByText(contracts(`recipients.${what}.done`, { name }))).toBeVisible()
}

/** The events on the contract's page with this text; the certificate's events are collapsed. */
export function happened(page: Page, words: string): Locator {
  return page.getByRole('listitem').getByText(words, { exact: true }).filter({ visible: true })
}

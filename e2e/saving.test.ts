import type { Locator, Page, Request } from 'playwright/test'
import { makeLease } from './support/documents.ts'
import { addPeople, goOnTo, placeField, signIn, upload } from './support/sender.ts'
import { expect, someone, test } from './support/test.ts'
import { account, common, contracts, editor, refusal } from './support/words.ts'

function rowOf(page: Page, number: number): Locator {
  return page.getByRole('group', { name: contracts('people.person', { number }) })
}

test('a step that is opened again shows what was saved, and keeps the fields of its recipients', async ({
  sending,
  visit,
}) => {
  const [ada, bo] = [someone('Ada Okafor'), someone('Bo Lindqvist')]
  const page = await visit()
  await signIn(page, sending.url, sending.admin)
  await upload(page, sending.url, await makeLease('Steps'))
  await addPeople(page, [ada, bo])
  await goOnTo(page, 'fields')
  await placeField(page, { type: 'signature', at: { x: 0.3, y: 0.6 }, signer: bo.name })

  await page.goBack()
  await expect(rowOf(page, 2).getByLabel(contracts('people.email'))).toHaveValue(bo.email)
  await rowOf(page, 2).getByLabel(contracts('people.name')).fill('Bo Lund')
  await goOnTo(page, 'fields')
  await expect(page.getByRole('radio', { name: 'Bo Lund' })).toHaveCount(1)
  await expect(page.locator('[data-field]')).toHaveCount(1)
})

/** Server actions, which have no response while `lost` returns true. */
async function loseActions(page: Page, lost: () => boolean): Promise<void> {
  const isAction = (request: Request) => request.method() === 'POST' && 'next-action' in request.headers()
  await page.route('**', (route) => (isAction(route.request()) && lost() ? route.abort() : route.fallback()))
}

test('fields that were not saved are saved by a retry', async ({ sending, visit }) => {
  const page = await visit({ expected: /ERR_FAILED/ })
  await signIn(page, sending.url, sending.admin)
  await upload(page, sending.url, await makeLease('Retry'))
  await addPeople(page, [someone('Ada Okafor')])
  await goOnTo(page, 'fields')
  const retry = page.getByRole('button', { name: editor('save.retry') })
  const saved = page.getByRole('status').filter({ hasText: editor('save.saved') })

  let lost = true
  await loseActions(page, () => lost)
  await placeField(page, { type: 'signature', at: { x: 0.3, y: 0.6 } })
  await expect(retry).toBeVisible()
  lost = false
  await retry.click()
  await expect(saved).toBeVisible()

  const cookies = await page.context().cookies()
  await page.context().clearCookies()
  await placeField(page, { type: 'date', at: { x: 0.7, y: 0.6 } })
  await expect(page.getByRole('status').filter({ hasText: refusal('not_signed_in') })).toBeVisible()
  await page.context().addCookies(cookies)
  await retry.click()
  await expect(saved).toBeVisible()
  await page.reload()
  await expect(page.locator('[data-field]')).toHaveCount(2)
})

test('a form keeps its input when the connection is lost', async ({ sending, visit }) => {
  const page = await visit({ expected: /ERR_FAILED/ })
  await signIn(page, sending.url, sending.admin)
  await page.goto(`${sending.url}/settings/account`)
  const name = page.getByLabel(account('name'), { exact: true })
  const save = page.getByRole('button', { name: common('save') })
  let lost = true
  await loseActions(page, () => lost)
  await name.fill('Anna Berger')
  await save.click()
  await expect(page.getByRole('alert').filter({ hasText: common('tryAgainLater') })).toBeVisible()
  await expect(name).toHaveValue('Anna Berger')
  lost = false
  await save.click()
  await expect(page.getByText(common('saved'), { exact: true })).toBeVisible()
  await page.reload()
  await expect(name).toHaveValue('Anna Berger')
})

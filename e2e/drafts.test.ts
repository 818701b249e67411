import type { Locator, Page } from 'playwright/test'
import { makeLease } from './support/documents.ts'
import { addPeople, goOnTo, placeField, signIn, upload } from './support/sender.ts'
import { expect, someone, test } from './support/test.ts'
import { contracts } from './support/words.ts'

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

import { look } from './support/look.ts'
import * as signer from './support/signer.ts'
import { expect, test } from './support/test.ts'
import { account, contracts, portal, signing } from './support/words.ts'

test('the first run: set up, send the sample to yourself and sign it, without a mail server', async ({
  local,
  visit,
}) => {
  const page = await visit()
  await page.goto(local.url)
  await expect(page).toHaveURL(/\/setup$/)
  await look(page, 'setup')
  await page.getByLabel(account('organisation')).fill('Weber & Sons')
  await page.getByLabel(account('name'), { exact: true }).fill('Clara Weber')
  await page.getByLabel(account('email')).fill('clara@weber.example')
  await page.getByLabel(account('password'), { exact: true }).fill('plenty of letters')
  await page.getByRole('button', { name: account('setup.submit') }).click()

  await expect(page.getByRole('heading', { name: contracts('empty.all.title') })).toBeVisible()
  await expect(page.getByText(portal('localOnly.title')).first()).toBeVisible()
  await look(page, 'contracts-empty')
  await page.getByRole('button', { name: contracts('sample.action') }).click()
  await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{30,}$/)
  await expect(page.getByText(contracts('status.pending'), { exact: true }).first()).toBeVisible()
  await look(page, 'contract-waiting')
  const contract = page.url()

  await page.getByRole('link', { name: portal('nav.messages'), exact: true }).click()
  await expect(page.getByRole('heading', { name: portal('outbox.title'), level: 1 })).toBeVisible()
  const message = page.getByRole('article')
  const link = (await message.getByRole('link', { name: `${local.url}/s/` }).getAttribute('href')) ?? ''
  await look(page, 'messages')

  const phone = await visit({ size: 'phone' })
  await signer.open(phone, link)
  await signer.begin(phone)
  // The page refreshes automatically.
  await expect(message.getByRole('heading', { name: /code/ })).toBeVisible()
  await signer.signWith(phone, signer.codeIn((await message.getByRole('paragraph').first().textContent()) ?? ''))
  const signed = await signer.download(phone, () =>
    phone.getByRole('link', { name: signing('done.downloadSigned') }).click(),
  )

  await page.goto(contract)
  await expect(page.getByText(contracts('status.completed'), { exact: true }).first()).toBeVisible()
  await expect(page.getByText(contracts('certificate.title'))).toBeVisible()
  await expect(page.getByTitle(signer.sha256(signed.bytes))).toBeVisible()
  await page.goto(`${local.url}/contracts`)
  await expect(page.getByText(contracts('list.signedOf', { signed: 1, signers: 1 }))).toBeVisible()
  await look(page, 'contracts')

  // Set-up is closed once there is an organisation.
  const stranger = await visit()
  await stranger.goto(`${local.url}/setup`)
  await expect(stranger).toHaveURL(/\/sign-in$/)
  await look(stranger, 'sign-in')
})

import { translator } from '../lib/words/index.ts'
import { makeLease } from './support/documents.ts'
import { openSent, signIn } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, someone, test } from './support/test.ts'

const [french, arabic] = [await translator('fr', 'settings'), await translator('ar', 'signing')]

test('a visitor chooses a language without a script', async ({ sending, browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${sending.url}/sign-in`)
  await page.getByRole('button', { name: 'Français' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
  await expect(page.getByRole('button', { name: 'Français' })).toHaveAttribute('aria-current', 'true')
  await page.goto(`${sending.url}/verify`)
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
  await context.close()
})

test('a signer chooses a language on the page of the link, and a member in the account', async ({ sending, visit }) => {
  const title = 'Languages'
  const ada = someone('Ada Okafor')
  const sender = await visit()
  await openSent(sender, sending, { document: await makeLease(title), people: [ada] })

  const page = await visit({ size: 'phone' })
  await page.goto(signer.linkIn(await sending.mail.take(ada.email, title)))
  await page.getByRole('button', { name: 'العربية' }).click()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await page.getByRole('button', { name: arabic('gate.open') }).click()
  await expect(page.getByRole('button', { name: arabic('reader.menu') })).toBeVisible()

  await signIn(sender, sending.url, sending.admin)
  await sender.goto(`${sending.url}/settings/account`)
  await sender.getByRole('button', { name: 'Français' }).click()
  await expect(sender.getByRole('heading', { name: french('account.passwordTitle') })).toBeVisible()
  await sender.goto(`${sending.url}/settings`)
  await expect(sender.getByRole('heading', { name: french('organisation.title') })).toBeVisible()
})

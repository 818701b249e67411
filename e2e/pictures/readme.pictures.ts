import path from 'node:path'
import type { Page } from 'playwright/test'
import { makeLease } from '../support/documents.ts'
import * as sender from '../support/sender.ts'
import * as signer from '../support/signer.ts'
import { expect, type Sending, test } from '../support/test.ts'
import { contracts } from '../support/words.ts'

const docs = path.resolve(import.meta.dirname, '../../docs')

test('takes the pictures of the README', async ({ sending, visit }) => {
  const page = await visit()
  const people = [
    { name: 'Maya Okafor', email: 'maya@okafor.example' },
    { name: 'Jonas Weber', email: 'jonas@weber.example' },
  ]
  const document = await makeLease('Lease of the rooms at Harbour Street 12')
  const contract = await sender.openSent(page, sending, { document, people })
  await signFirst(sending, await visit({ size: 'phone' }), 'maya@okafor.example')

  await page.setViewportSize({ width: 1280, height: 800 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Loaded after the change of scheme, because a change of scheme starts colour transitions.
    await page.goto(`${sending.url}/contracts/${contract}`)
    await expect(page.getByText(contracts('list.signedOf', { signed: 1, signers: 2 })).first()).toBeVisible()
    await page.screenshot({ path: path.join(docs, `portal-${colorScheme}.png`) })
  }
})

async function signFirst({ mail }: Sending, phone: Page, address: string): Promise<void> {
  await signer.open(phone, signer.linkIn(await mail.take(address, '')))
  await signer.begin(phone)
  await signer.signWith(phone, signer.codeIn((await mail.take(address, 'code')).text))
}

import { makeLease } from './support/documents.ts'
import { look } from './support/look.ts'
import { happened, openSent } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, someone, test } from './support/test.ts'
import { contracts, event, mail as mailWords, signing } from './support/words.ts'

test('a lost answer is requested again, and the contract is signed once', async ({ sending, visit }) => {
  await sending.pass(66)
  const { mail } = sending
  const title = 'Order'
  const jo = someone('Jo Park')
  const sender = await visit()
  await openSent(sender, sending, { document: await makeLease(title), people: [jo] })

  const page = await visit({ size: 'phone', expected: /net::ERR_|status of 503/ })
  await signer.open(page, signer.linkIn(await mail.take(jo.email, title)))
  await signer.begin(page)
  await signer.enterCode(page, signer.codeIn((await mail.take(jo.email, mailWords('code.subject', { title }))).text))
  await page.route('**/consent', (route) => route.abort('connectionreset'), { times: 1 })
  await signer.consent(page)
  await expect(page.getByText(signing('consent.offline'))).toBeVisible()
  await look(page, 'signer-consent-lost')
  await page.getByRole('button', { name: signing('consent.continue') }).click()
  await signer.draw(page)

  const keys: (string | undefined)[] = []
  let isOnline = false
  await page.route('**/submit', async (route) => {
    keys.push(route.request().headers()['idempotency-key'])
    if (isOnline) return route.continue()
    // The first request reaches the server and its answer is lost; the others are not sent.
    if (keys.length === 1) expect((await route.fetch()).status()).toBe(200)
    return route.abort('connectionreset')
  })
  // A double click submits once.
  await page.getByRole('button', { name: signing('pad.confirm') }).dblclick()
  await expect(page.getByText(signing('sending.lost'))).toBeVisible()
  await look(page, 'signer-connection-lost')
  isOnline = true
  await signer.expectDone(page)
  expect(keys.length).toBeGreaterThanOrEqual(2)
  expect(new Set(keys).size, 'all tries say that they are the same').toBe(1)

  // The same submit again is answered like the first; one under another key is refused.
  const submit = (key: string) =>
    page.request.post(`${page.url()}/submit`, {
      headers: { 'Idempotency-Key': key },
      data: {
        signature: 'AAAA',
        method: 'drawn',
        strokes: null,
        documentSha256: '0'.repeat(64),
        consent: true,
        disclosure: { locale: 'en', version: 0, sha256: '0'.repeat(64) },
        partiesSha256: '0'.repeat(64),
      },
    })
  expect((await submit(keys[0] ?? '')).status()).toBe(200)
  const other = await submit('another-key')
  expect([other.status(), (await other.json()).code]).toEqual([409, 'already_signed'])
  await expect(sender.getByText(contracts('status.completed'), { exact: true }).first()).toBeVisible()
  await expect(happened(sender, event('sentence.recipient.signed', { actor: jo.name }))).toHaveCount(1)
  await mail.take(jo.email, mailWords('completed.subject', { title }))
  expect(mail.waiting(jo.email)).toEqual([])
})

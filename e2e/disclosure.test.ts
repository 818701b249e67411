import { makeLease } from './support/documents.ts'
import { look } from './support/look.ts'
import { openSent } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, someone, test } from './support/test.ts'
import { common, mail as mailWords, refusal, settings, signing } from './support/words.ts'

test.beforeEach(({ sending }) => sending.pass(66))

test('an admin edits the disclosure, and a signer who agreed to the old words is asked again', async ({
  sending,
  visit,
}) => {
  const { mail, url } = sending
  const title = 'Franchise'
  const lin = someone('Lin Okoye')
  const admin = await visit()
  await openSent(admin, sending, { document: await makeLease(title), people: [lin] })

  const page = await visit({ size: 'phone', expected: /status of 409/ })
  await signer.open(page, signer.linkIn(await mail.take(lin.email, title)))
  await signer.begin(page)
  await signer.enterCode(page, signer.codeIn((await mail.take(lin.email, mailWords('code.subject', { title }))).text))
  await signer.consent(page)
  await signer.draw(page)

  await admin.goto(`${url}/settings`)
  await admin.getByRole('link', { name: settings('nav.disclosure') }).click()
  const paper = admin.getByRole('textbox', { name: signing('disclosure.paper.title') })
  await paper.fill('Ask {sender} for paper. It costs {price}.')
  await admin.getByRole('button', { name: common('save') }).click()
  await expect(
    admin.getByText(refusal('disclosure_variable_unknown', { variable: '{price}', section: 'paper' })),
  ).toBeVisible()
  await paper.fill('Ask {sender} for paper. It costs 5 €.')
  await admin.getByRole('button', { name: common('save') }).click()
  await expect(admin.getByText(settings('disclosure.saved'))).toBeVisible()
  await admin.getByText(settings('disclosure.version', { version: 1 }), { exact: true }).click()
  await look(admin, 'settings-disclosure')

  await signer.confirm(page)
  await expect(page.getByText(signing('consent.changed'))).toBeVisible()
  await look(page, 'signer-consent-changed')
  await page.getByRole('button', { name: signing('consent.read') }).click()
  await expect(page.getByText(signing('disclosure.scope.title'), { exact: true })).toBeInViewport()
  await expect(page.getByText(/^Ask .+ for paper\. It costs 5 €\.$/)).toBeVisible()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: signing('frame.close') })
    .first()
    .click()
  await signer.consent(page)
  // What was drawn is still there.
  await signer.confirm(page)
  await signer.expectDone(page)
})

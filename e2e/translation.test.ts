import { makeLease } from './support/documents.ts'
import { addPeople, askFor, goOnTo, placeField, send, signInByForm, upload } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, someone, test } from './support/test.ts'
import { translated, untilTranslated } from './support/translate.ts'
import { contracts, mail as mailWords, signing } from './support/words.ts'

test('a contract is written, sent and signed on pages that the browser translates', async ({ sending, visit }) => {
  const { mail, url } = sending
  const ana = someone('Ana Lima')
  // A page that is translated before it is hydrated is rendered again.
  const expected = /React error #418/
  const sender = await translated(await visit({ expected }))
  await signInByForm(sender, url, sending.admin)
  await upload(sender, url, await makeLease('Translated'))
  await untilTranslated(sender)
  await addPeople(sender, [ana])
  await sender.getByRole('textbox', { name: contracts('options.title') }).fill('Translated')
  await goOnTo(sender, 'fields')
  await placeField(sender, { type: 'signature', at: { x: 0.3, y: 0.6 } })
  await placeField(sender, { type: 'date', at: { x: 0.7, y: 0.6 } })
  await goOnTo(sender, 'review')
  await send(sender)
  await askFor(sender, ana.name, 'resend')

  await mail.take(ana.email, 'Translated')
  const link = signer.linkIn(await mail.take(ana.email, 'Translated'))
  const page = await translated(await visit({ size: 'phone', expected }))
  await signer.open(page, link)
  await untilTranslated(page)
  await signer.begin(page)
  const subject = mailWords('code.subject', { title: 'Translated' })
  const code = signer.codeIn((await mail.take(ana.email, subject)).text)
  // The countdown still runs.
  const wait = page.getByText(/\d:\d\d/).last()
  const first = await wait.textContent()
  await expect(wait).not.toHaveText(first ?? '')
  await signer.enterCode(page, signer.otherThan(code))
  await expect(page.getByText(signing('code.triesLeft', { count: 4 }))).toBeVisible()
  await signer.enterCode(page, signer.otherThan(code, 2))
  await expect(page.getByText(signing('code.triesLeft', { count: 3 }))).toBeVisible()
  await expect(page.getByText(signing('code.triesLeft', { count: 4 })), 'no text is left behind').toHaveCount(0)
  await signer.signWith(page, code)
  await expect(sender.getByText(contracts('status.completed'), { exact: true }).first()).toBeVisible()
})

import { makeLease, type PdfFile } from './support/documents.ts'
import { look } from './support/look.ts'
import { addPeople, chooseFile, goOnTo, idOf, openSent, placeField, send } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, someone, test } from './support/test.ts'
import { contracts, refusal, signing } from './support/words.ts'

const pdf = (name: string, buffer: Buffer): PdfFile => ({ name, mimeType: 'application/pdf', buffer })

test('the sender of a signed PDF keeps its signatures, or removes them if that is not safe', async ({
  sending,
  visit,
}) => {
  const { mail, url } = sending
  const page = await visit({ expected: /status of 409/ })
  const lucie = someone('Lucie Bernard')
  await openSent(page, sending, { document: await makeLease('First lease'), people: [lucie] })
  const reader = await visit({ size: 'phone' })
  const link = signer.linkIn(await mail.take(lucie.email, 'First lease'))
  const code = async (email: string) => signer.codeIn((await mail.take(email, 'Your code')).text)
  const { signed } = await signer.signByRequests(reader.request, link, () => code(lucie.email))
  const keep = page.getByRole('button', { name: contracts('upload.keepSignatures') })
  const remove = page.getByRole('button', { name: contracts('upload.removeSignatures') })
  const people = page.getByRole('heading', { name: contracts('people.title') })

  await test.step('they are removed from a file that was changed after it was signed', async () => {
    await page.goto(`${url}/contracts/new`)
    await chooseFile(page, pdf('Changed.pdf', Buffer.concat([signed, Buffer.from('\n')])))
    await expect(page.getByRole('alert').getByText(refusal('pdf_signed', { found: 'none' }))).toBeVisible()
    await look(page, 'contract-new-signed')
    await keep.click()
    await expect(page.getByRole('alert').getByText(refusal('pdf_signed', { found: 'later_changes' }))).toBeVisible()
    await expect(page.getByText(contracts('document.removed.later_changes'))).toBeVisible()
    await expect(keep).toHaveCount(0)
    await look(page, 'contract-new-signed-changed')
    await remove.click()
    await expect(people).toBeVisible()
    await page.goto(`${url}/contracts/${idOf(page)}/review`)
    await expect(page.getByText(contracts('document.removed.signatures'))).toBeVisible()
    await expect(page.getByRole('checkbox', { name: contracts('review.acknowledge') })).not.toBeChecked()
    await look(page, 'contract-review-changed')
    await page.goto(`${url}/contracts/${idOf(page)}/fields`)
    await expect(page.getByRole('link', { name: contracts('document.seeChanges') })).toBeVisible()
    await look(page, 'contract-fields-changed')
  })

  await test.step('they are kept and shown to sender and signer', async () => {
    await page.goto(`${url}/contracts/new`)
    await chooseFile(page, pdf('Second lease.pdf', signed))
    await keep.click()
    await expect(people).toBeVisible()
    const noor = someone('Noor Haddad')
    await addPeople(page, [noor])
    await goOnTo(page, 'fields')
    await placeField(page, { type: 'signature', page: 1, at: { x: 0.3, y: 0.62 } })
    await goOnTo(page, 'review')
    await expect(page.getByText(contracts('document.signedTitle'))).toBeVisible()
    await look(page, 'contract-review-signed')
    await send(page)
    await signer.open(reader, signer.linkIn(await mail.take(noor.email, 'Second lease')))
    await signer.begin(reader)
    await signer.enterCode(reader, await code(noor.email))
    const [before] = signing('consent.signedBefore', { names: '|' }).split('|')
    await expect(reader.getByText(before ?? '')).toBeVisible()
    await look(reader, 'sign-consent-signed')
    await signer.consent(reader)
  })
})

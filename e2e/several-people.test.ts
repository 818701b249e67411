import type { Page } from 'playwright/test'
import { makeLease } from './support/documents.ts'
import { look } from './support/look.ts'
import { askFor, openSent, personOn } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, someone, test } from './support/test.ts'
import { common, contracts, mail as mailWords, signing } from './support/words.ts'

test.beforeEach(({ sending }) => sending.pass(66))

test('two people sign in either order, and the contract is completed when both have signed', async ({
  sending,
  visit,
}) => {
  const { mail } = sending
  const title = 'Partnership'
  const [ada, bo] = [someone('Ada Okafor'), someone('Bo Lindqvist')]
  const sender = await visit()
  await openSent(sender, sending, { document: await makeLease(title), people: [ada, bo] })
  const links = [await mail.take(ada.email, title), await mail.take(bo.email, title)].map(signer.linkIn)
  expect(new Set(links).size).toBe(2)

  const versions: Buffer[] = []
  // The second on the list signs first.
  for (const [who, link] of [
    [bo, links[1]],
    [ada, links[0]],
  ] as const) {
    const page = await visit({ size: 'phone' })
    const code = async () => signer.codeIn((await mail.take(who.email, mailWords('code.subject', { title }))).text)
    const isFirst = versions.length === 0
    if (!isFirst) {
      await signer.open(page, link ?? '')
      await expectSigned(page, versions[0])
      await signer.begin(page)
      await signer.signWith(page, await code())
    } else {
      const { url } = await signer.signByRequests(page.request, link ?? '', code)
      await page.goto(url)
    }
    const next = who === bo ? signing('done.waiting', { count: 1 }) : signing('done.complete')
    await expect(page.getByText(next)).toBeVisible()
    // The copy comes once everyone has signed; the sender has the document so far.
    await expect(page.getByRole('link', { name: signing('done.downloadSigned') })).toHaveCount(isFirst ? 0 : 1)
    if (isFirst) await look(page, 'signer-done-first')
    const owner = isFirst ? sender : page
    await expect(sender.getByText(contracts('list.signedOf', { signed: isFirst ? 1 : 2, signers: 2 }))).toBeVisible()
    const words = isFirst ? new RegExp(`^${contracts('downloads.partial')}`) : signing('done.downloadSigned')
    const signed = await signer.download(owner, () => owner.getByRole('link', { name: words }).click())
    versions.push(signed.bytes)
    await expect(sender.getByTitle(signer.sha256(signed.bytes))).toBeVisible()
    const status = who === bo ? 'pending' : 'completed'
    await expect(sender.getByText(contracts(`status.${status}`), { exact: true }).first()).toBeVisible()
  }
  expect(versions[0]?.equals(versions[1] ?? Buffer.of())).toBe(false)

  // A signer who returns sees what they signed, and downloads the version that everyone signed.
  const again = await visit({ size: 'phone' })
  await again.goto(links[1] ?? '')
  await again.getByRole('button', { name: signing('gate.openSigned') }).click()
  await signer.expectDone(again)
  await expect(again.getByTitle(signer.sha256(versions[1] ?? Buffer.of()))).toBeVisible()
})

/** The pages on the screen and the file offered before signing have the signatures so far. */
async function expectSigned(page: Page, before: Buffer | undefined): Promise<void> {
  const image = page.getByRole('img', { name: common('pages.page', { page: 1, count: 2 }) })
  await expect(page.getByRole('img', { name: /^Page \d+ of/ })).toHaveCount(2)
  await page.getByRole('button', { name: signing('reader.menu') }).click()
  const shown = await signer.download(page, () =>
    page.getByRole('menuitem', { name: signing('reader.download') }).click(),
  )
  await expect(image).toHaveAttribute('srcset', new RegExp(`v=${signer.sha256(shown.bytes)}`))
  // The beginning of the signed file: without the certificate pages of those who signed.
  expect(before?.subarray(0, shown.bytes.length).equals(shown.bytes)).toBe(true)
  expect(shown.bytes.length).toBeLessThan(before?.length ?? 0)
}

test('a declined contract completes only after the sender removes that signer and the others agree', async ({
  sending,
  visit,
}) => {
  const { mail } = sending
  const title = 'Supply agreement'
  const [nora, paul] = [someone('Nora Weiss'), someone('Paul Costa')]
  const sender = await visit()
  await openSent(sender, sending, { document: await makeLease(title), people: [nora, paul] })

  const refuser = await visit({ size: 'phone' })
  await signer.open(refuser, signer.linkIn(await mail.take(nora.email, title)))
  await refuser.getByRole('button', { name: signing('reader.menu') }).click()
  await refuser.getByRole('menuitem', { name: signing('reader.decline') }).click()
  await look(refuser, 'signer-decline-code')
  await refuser.getByRole('button', { name: signing('method.email') }).click()
  await signer.enterCode(
    refuser,
    signer.codeIn((await mail.take(nora.email, mailWords('code.subject', { title }))).text),
  )
  await refuser.getByRole('textbox', { name: signing('decline.reason') }).fill('The price is not what we agreed.')
  await look(refuser, 'signer-decline')
  await refuser.getByRole('button', { name: signing('decline.confirm') }).click()
  await expect(refuser.getByRole('heading', { name: signing('state.declined.heading') })).toBeVisible()
  await look(refuser, 'signer-declined')
  const told = await mail.take(sending.admin.email, mailWords('declined.subject', { name: nora.name, title }))
  expect(told.text).toContain('The price is not what we agreed.')
  await expect(personOn(sender, nora.name)).toContainText('The price is not what we agreed.')
  await look(sender, 'contract-declined')

  const page = await visit({ size: 'phone' })
  const link = signer.linkIn(await mail.take(paul.email, title))
  const code = async () => signer.codeIn((await mail.take(paul.email, mailWords('code.subject', { title }))).text)
  await signer.signByRequests(page.request, link, code)
  await expect(sender.getByText(contracts('list.signedOf', { signed: 1, signers: 2 }))).toBeVisible()
  await expect(sender.getByText(contracts('status.declined'), { exact: true }).first()).toBeVisible()
  expect(mail.waiting(paul.email).some(({ subject }) => subject === mailWords('completed.subject', { title }))).toBe(
    false,
  )

  await askFor(sender, nora.name, 'remove')
  await expect(personOn(sender, paul.name)).toContainText(contracts('recipients.agreement.asked'))
  await look(sender, 'contract-asked')
  const subject = mailWords('agreement.subject', { sender: '', names: nora.name, title })
  const question = signer.linkIn(await mail.take(paul.email, subject))
  await sending.pass(66)
  await page.goto(question)
  await page.getByRole('button', { name: signing('gate.open') }).click()
  await expect(page.getByRole('heading', { name: signing('agreement.heading') })).toBeVisible()
  await look(page, 'signer-asked')
  await page.getByRole('button', { name: signing('agreement.confirmIdentity') }).click()
  await signer.enterCode(page, await code())
  await page.getByRole('button', { name: signing('agreement.agreeButton') }).click()
  await signer.expectDone(page)
  await expect(sender.getByText(contracts('status.completed'), { exact: true }).first()).toBeVisible()
  await expect(sender.getByText(contracts('list.signedOf', { signed: 1, signers: 1 }))).toBeVisible()
  await mail.take(paul.email, mailWords('completed.subject', { title }))
})

test('a viewer only reads; a new link replaces the old one; a voided contract cannot be opened', async ({
  sending,
  visit,
}) => {
  const { mail } = sending
  const title = 'Framework contract'
  const [maya, carl] = [someone('Maya Berg'), { ...someone('Carl Reed'), role: 'viewer' as const }]
  const sender = await visit()
  await openSent(sender, sending, { document: await makeLease(title), people: [maya, carl] })

  const viewer = await visit({ size: 'phone' })
  await signer.open(viewer, signer.linkIn(await mail.take(carl.email, title)))
  await expect(viewer.getByText(signing('reader.viewerNotice'))).toBeVisible()
  await expect(viewer.getByRole('button', { name: signing('reader.sign') })).toHaveCount(0)
  await look(viewer, 'viewer-reader')

  const first = signer.linkIn(await mail.take(maya.email, title))
  await askFor(sender, maya.name, 'resend')
  const second = signer.linkIn(await mail.take(maya.email, title))
  const page = await visit({ size: 'phone', expected: /status of 4(04|10)/ })
  expect((await page.goto(first))?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: signing('state.link_invalid.heading') })).toBeVisible()
  await look(page, 'link-invalid')
  await signer.open(page, second)

  await sender.getByRole('button', { name: contracts('void.action'), exact: true }).click()
  await sender.getByRole('textbox', { name: contracts('void.reason') }).fill('A newer one replaces it.')
  await look(sender, 'contract-void-question')
  await sender.getByRole('button', { name: contracts('void.confirm') }).click()
  await expect(sender.getByText(contracts('closed.voided'))).toBeVisible()
  await expect(sender.getByText(contracts('closed.because', { reason: 'A newer one replaces it.' }))).toBeVisible()
  await look(sender, 'contract-voided')
  await mail.take(maya.email, mailWords('voided.subject', { title }))

  // A signer who is reading is informed at the next step; the link gets the answer of an unknown link.
  await signer.begin(page)
  await expect(page.getByRole('heading', { name: signing('state.voided.heading') })).toBeVisible()
  await look(page, 'signer-voided')
  await page.goto(second)
  await expect(page.getByRole('heading', { name: signing('state.voided.heading') })).toBeVisible()
  await expect(page.getByText(title)).toHaveCount(0)
})

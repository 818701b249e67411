import type { Page } from 'playwright/test'
import { makeLease, makeScan } from './support/documents.ts'
import { expectInkInPlace } from './support/ink.ts'
import { look } from './support/look.ts'
import type { MailServer } from './support/mail-server.ts'
import { hasProgram, run } from './support/programs.ts'
import {
  addPeople,
  fieldsOn,
  goOnTo,
  idOf,
  placeField,
  printUnder,
  send,
  signIn,
  signInByForm,
  upload,
} from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, someone, test } from './support/test.ts'
import { contracts, mail as mailWords, meaning, refusal, signing } from './support/words.ts'

const a4 = { width: 595, height: 842 }

test('a contract is written, sent by email, signed on a phone and sealed, and other programs accept the file', async ({
  sending,
  visit,
}) => {
  const { mail, url } = sending
  const sender = await visit()
  const ines = someone('Inès Dupont')
  const document = await makeLease('Lease of rooms')
  await signInByForm(sender, url, sending.admin)

  await printUnder(sender, url, ['name', 'time', 'meaning'])
  await sender.goto(`${url}/contracts/new`)
  await look(sender, 'contract-new')
  await upload(sender, url, document)
  await addPeople(sender, [ines])
  await sender.getByLabel(contracts('people.meaning')).selectOption('approval')
  await sender.getByRole('textbox', { name: contracts('options.title') }).fill('Lease, 2nd floor')
  await sender.getByRole('textbox', { name: contracts('options.message') }).fill('As we agreed on the phone.')
  await sender.getByRole('checkbox', { name: contracts('options.notifyViewed') }).check()
  await look(sender, 'contract-people')
  await goOnTo(sender, 'fields')
  await placeField(sender, { type: 'signature', at: { x: 0.28, y: 0.6 } })
  await placeField(sender, { type: 'name', at: { x: 0.2, y: 0.72 }, to: { x: 0.55, y: 0.76 } })
  await placeField(sender, { type: 'date', at: { x: 0.8, y: 0.6 } })
  await placeField(sender, { type: 'signature', page: 2, at: { x: 0.3, y: 0.55 }, to: { x: 0.5, y: 0.75 } })
  await placeField(sender, { type: 'initials', page: 2, at: { x: 0.8, y: 0.65 } })
  const placed = [await fieldsOn(sender, 1, a4), await fieldsOn(sender, 2, a4)]
  expect(placed.map((fields) => fields.map(({ kind }) => kind).sort())).toEqual([
    ['date', 'name', 'signature'],
    ['initials', 'signature'],
  ])
  await look(sender, 'contract-fields')
  await goOnTo(sender, 'review')
  await look(sender, 'contract-review')
  const id = await send(sender)

  const invitation = await mail.take(ines.email, 'Lease, 2nd floor')
  expect(invitation.text).toContain('As we agreed on the phone.')
  expect(invitation.attachments).toEqual([])
  expect(invitation.html).not.toMatch(/<img|https?:\/\/(?!localhost)/)

  const page = await visit({ size: 'phone' })
  await page.goto(signer.linkIn(invitation))
  await look(page, 'signer-gate')
  await signer.open(page, signer.linkIn(invitation))
  await look(page, 'signer-reader')
  await page.getByRole('button', { name: signing('reader.menu') }).click()
  const prepared = await signer.download(page, () =>
    page.getByRole('menuitem', { name: signing('reader.download') }).click(),
  )
  await signer.begin(page)
  const code = await mail.take(ines.email, mailWords('code.subject', { title: 'Lease, 2nd floor' }))
  await look(page, 'signer-code')
  await signer.enterCode(page, signer.codeIn(code.text))
  await expect(page.getByRole('heading', { name: signing('consent.heading') })).toBeVisible()
  await page.getByRole('button', { name: signing('consent.continue') }).click()
  await expect(page.getByText(signing('consent.missing'))).toBeVisible()
  await expect(page.getByText(signing('meaning', { meaning: meaning('approval') }))).toBeVisible()
  await look(page, 'signer-consent')
  await signer.consent(page)
  await signer.confirm(page)
  await expect(page.getByText(signing('pad.empty'))).toBeVisible()
  await signer.draw(page)
  await expect(page.getByText(signing('meaning', { meaning: meaning('approval') }))).toBeVisible()
  await look(page, 'signer-pad')
  await signer.confirm(page)
  await signer.expectDone(page)
  await look(page, 'signer-done')
  const signed = await signer.download(page, () =>
    page.getByRole('link', { name: signing('done.downloadSigned') }).click(),
  )

  const hash = signer.sha256(signed.bytes)
  await expect(page.getByTitle(hash)).toBeVisible()
  await expect(sender.getByText(contracts('status.completed'), { exact: true }).first()).toBeVisible()
  await expect(sender.getByTitle(hash)).toBeVisible()
  expect(idOf(sender)).toBe(id)
  await look(sender, 'contract-signed')
  await mail.take(sending.admin.email, mailWords('viewed.subject', { name: ines.name, title: 'Lease, 2nd floor' }))
  const done = await mail.take(sending.admin.email, mailWords('completed.subject', { title: 'Lease, 2nd floor' }))
  expect(done.text).toContain(hash)
  await mail.take(ines.email, mailWords('completed.subject', { title: 'Lease, 2nd floor' }))

  const again = await signer.download(sender, () => sender.getByRole('link', { name: /^Signed PDF/ }).click())
  expect(again.bytes.equals(signed.bytes)).toBe(true)
  expect(signed.bytes.subarray(0, prepared.bytes.length).equals(prepared.bytes), 'it begins with what was shown').toBe(
    true,
  )
  expectOthersAccept(signed.bytes, 2, [new RegExp(ines.name), /[A-Z][a-z]+ \d{1,2}, 20\d\d/])
  if (hasProgram('pdftotext')) expectUnder(signed.bytes, [ines.name, meaning('approval')])
  if (hasProgram('pdftoppm')) {
    for (const [at, fields] of placed.entries()) expectInkInPlace(prepared.bytes, signed.bytes, at + 1, fields, 'under')
  }
})

test('a contract for a signer and a viewer, with codes by email or SMS, is stamped where its fields were placed on a rotated, cropped page', async ({
  sending,
  visit,
}) => {
  const { mail, url } = sending
  const sender = await visit()
  const omar = { ...someone('Omar Haddad'), phone: '+33 6 12 34 56 79' }
  const carl = { ...someone('Carl Reed'), role: 'viewer' as const }
  await signIn(sender, url, sending.admin)
  await printUnder(sender, url, [])
  await upload(sender, url, await makeScan('Delivery note'))
  await addPeople(sender, [omar, carl])
  const choose = (label: string) => sender.getByLabel(label).click({ force: true })
  await choose(contracts('options.codeBy.either'))
  await expect(sender.getByLabel(contracts('options.codeAt.reading'))).toBeChecked()
  // What the sender has chosen stays when the channel changes.
  await choose(contracts('options.codeAt.signing'))
  await choose(contracts('options.codeBy.email'))
  await choose(contracts('options.codeBy.either'))
  await expect(sender.getByLabel(contracts('options.codeAt.signing'))).toBeChecked()
  await choose(contracts('options.codeAt.reading'))
  await goOnTo(sender, 'fields')
  await placeField(sender, { type: 'signature', at: { x: 0.5, y: 0.5 } })
  await placeField(sender, { type: 'name', at: { x: 0.5, y: 0.75 }, to: { x: 0.9, y: 0.82 } })
  const placed = await fieldsOn(sender, 1, { width: 820, height: 590 })
  await goOnTo(sender, 'review')
  await changeMessage(sender, 'Please sign by Friday.')
  await sender.getByRole('button', { name: contracts('review.send') }).click()
  await expect(
    sender.getByText(refusal('draft_changed', { changed: contracts('review.part.message') })).first(),
  ).toBeVisible()
  await expect(sender.getByText('Please sign by Friday.')).toBeVisible()
  await send(sender)

  const viewer = await visit({ size: 'phone' })
  const invitation = await mail.take(carl.email, 'Delivery note')
  expect(invitation.text).toContain('Please sign by Friday.')
  await proveFirst(viewer, signer.linkIn(invitation), mail, carl.email)
  const page = await visit({ size: 'phone' })
  await proveFirst(page, signer.linkIn(await mail.take(omar.email, 'Delivery note')), mail, omar.email)
  await page.getByRole('button', { name: signing('reader.menu') }).click()
  const prepared = await signer.download(page, () =>
    page.getByRole('menuitem', { name: signing('reader.download') }).click(),
  )
  await signer.begin(page)
  await signer.consent(page)
  await signer.draw(page)
  await signer.confirm(page)
  await signer.expectDone(page)
  const signed = await signer.download(page, () =>
    page.getByRole('link', { name: signing('done.downloadSigned') }).click(),
  )
  expectOthersAccept(signed.bytes, 1, [new RegExp(omar.name)])
  if (hasProgram('pdftoppm')) expectInkInPlace(prepared.bytes, signed.bytes, 1, placed, 'alone')
})

/** Opens a link that shows neither title nor document before the code, and enters the code. */
async function proveFirst(page: Page, link: string, mail: MailServer, address: string): Promise<void> {
  await page.goto(link)
  await expect(page.getByText(signing('gate.explainCode'))).toBeVisible()
  await expect(page.getByText('Delivery note')).toHaveCount(0)
  await page.getByRole('button', { name: signing('gate.open') }).click()
  await page.getByRole('button', { name: signing('method.email') }).waitFor()
  expect(await page.content()).not.toContain('Delivery note')
  await look(page, 'signer-code-first')
  await page.getByRole('button', { name: signing('method.email') }).click()
  await signer.enterCode(page, signer.codeIn((await mail.take(address, 'Your code')).text))
  await expect(page.getByRole('img', { name: /Page 1 of/ })).toBeVisible()
}

/** Changes the message of the draft in another tab. */
async function changeMessage(page: Page, message: string): Promise<void> {
  const tab = await page.context().newPage()
  await tab.goto(page.url().replace(/review$/, 'people'))
  await tab.getByRole('textbox', { name: contracts('options.message') }).fill(message)
  await goOnTo(tab, 'fields')
  await tab.close()
}

/** Each page has these words and the time with its zone: they stand under the signature on it. */
function expectUnder(pdf: Buffer, words: readonly string[]): void {
  for (const page of ['1', '2']) {
    const { output } = run('pdftotext', ['-f', page, '-l', page, '{}', '-'], pdf)
    for (const word of words) expect(output).toContain(word)
    expect(output).toMatch(/\d{1,2}\s[A-Z][a-z]+\s20\d\d,\s\d\d:\d\d:\d\d\s(?:UTC|[A-Z]{3,5}\s\(UTC[+-]\d\d:\d\d\))/)
  }
}

/** What programs that are not ours say of the signed file. */
function expectOthersAccept(pdf: Buffer, pages: number, words: readonly RegExp[]): void {
  if (hasProgram('qpdf')) {
    const { status, output } = run('qpdf', ['--check', '{}'], pdf)
    expect(status, output).toBe(0)
  }
  if (hasProgram('pdfsig')) {
    const { status, output } = run('pdfsig', ['-nocert', '{}'], pdf)
    expect(status, output).toBe(0)
    expect(output).toContain('Signature is Valid.')
    expect(output).toContain('Total document signed')
  }
  if (hasProgram('mutool')) {
    const { output } = run('mutool', ['sign', '-v', '{}'], pdf)
    expect(output).toMatch(/The document is unchanged|no changes|Document is unchanged/i)
  }
  if (hasProgram('pdftotext')) {
    // Only the contract's pages: the certificate pages after them also contain names and dates.
    const { output } = run('pdftotext', ['-l', String(pages), '{}', '-'], pdf)
    for (const word of words) expect(output).toMatch(word)
  }
}

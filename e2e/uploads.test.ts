import { lockedPdf, makeDrawing, makeLargePdf, makeLease, makePhoto } from './support/documents.ts'
import { look } from './support/look.ts'
import { addPeople, chooseFile, goOnTo, idOf, placeField, send, signIn, upload } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, someone, test } from './support/test.ts'
import { contracts, refusal } from './support/words.ts'

const MEGABYTE = 1024 * 1024

test('a large file arrives whole, and a file that is no PDF or too large is refused with a reason', async ({
  sending,
  visit,
}) => {
  const { url } = sending
  const page = await visit({ expected: /status of 4(13|22)/ })
  await signIn(page, url, sending.admin)
  const large = await makeLargePdf('Photographs', 10.5 * MEGABYTE)
  await upload(page, url, large)
  const original = await page.request.get(`${url}/contracts/${idOf(page)}/files/original`)
  expect(signer.sha256(await original.body())).toBe(signer.sha256(large.buffer))

  await page.goto(`${url}/contracts/new`)
  await chooseFile(page, {
    name: 'notes.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('These are notes, no PDF.'),
  })
  await expect(page.getByRole('alert').getByText(refusal('pdf_not_a_pdf', { kind: 'text' }))).toBeVisible()
  await look(page, 'contract-new-refused')
  await chooseFile(page, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') })
  await expect(page.getByText(contracts('upload.wrongKind', { name: 'notes.txt' }))).toBeVisible()

  // The page refuses what is too large before it is sent, and so does the server.
  const huge = Buffer.alloc(50 * MEGABYTE + 1, '%PDF-1.7 ')
  await page.evaluate((size) => {
    const input = document.querySelector<HTMLInputElement>('input[type=file]')
    const files = new DataTransfer()
    files.items.add(new File([new Uint8Array(size)], 'huge.pdf', { type: 'application/pdf' }))
    if (!input) throw new Error('no input')
    input.files = files.files
    input.dispatchEvent(new Event('change', { bubbles: true }))
  }, huge.length)
  await expect(page.getByText(contracts('upload.tooLarge', { size: '50 MB', limit: '50 MB' }))).toBeVisible()
  const answer = await page.request.post(`${url}/contracts/new/upload`, {
    data: huge,
    headers: { 'X-File-Name': 'huge.pdf', 'Content-Type': 'application/pdf' },
  })
  expect(answer.status()).toBe(413)
  expect(await answer.json()).toMatchObject({ code: 'file_too_large' })
})

test('files of three kinds are joined into one document in the chosen order', async ({ sending, visit }) => {
  const { url } = sending
  const page = await visit({ expected: /status of 422/ })
  await signIn(page, url, sending.admin)
  const [lease, drawing, locked, photo] = [
    await makeLease(),
    await makeDrawing(),
    lockedPdf('Annex'),
    await makePhoto(),
  ]
  const words = (key: 'up' | 'down' | 'remove', { name }: { name: string }) => contracts(`upload.${key}`, { name })
  const listed = () => page.getByRole('listitem').locator('p:first-child').allTextContents()
  const names = (...files: { name: string }[]) => files.map(({ name }) => name)

  await page.goto(`${url}/contracts/new`)
  await chooseFile(page, lease, drawing, locked)
  await expect(page.getByRole('heading', { name: contracts('upload.listTitle', { count: 3 }) })).toBeVisible()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: contracts('upload.add') }).click()
  await (await chooser).setFiles(photo)
  await expect.poll(listed).toEqual(names(lease, drawing, locked, photo))
  await look(page, 'contract-new-files')

  // With the keyboard only: the focus stays on the file that moves.
  const up = page.getByRole('button', { name: words('up', photo) })
  await up.focus()
  for (const place of [3, 2, 1]) {
    await page.keyboard.press('Enter')
    await expect(
      page.getByText(contracts('upload.moved', { name: photo.name, position: place, count: 4 })),
    ).toBeAttached()
    await expect(up).toBeFocused()
  }
  await page.getByRole('button', { name: words('remove', drawing) }).click()
  await expect.poll(listed).toEqual(names(photo, lease, locked))

  await page.getByRole('button', { name: contracts('upload.continue'), exact: true }).click()
  const password = page.getByLabel(contracts('upload.password'), { exact: true })
  await expect(page.getByText(contracts('upload.passwordNeeded', { name: locked.name }))).toBeVisible()
  await password.fill('not this one')
  await password.press('Enter')
  await expect(page.getByText(contracts('upload.passwordWrong'))).toBeVisible()
  await look(page, 'contract-new-password')
  await password.fill(locked.password)
  await page.getByRole('button', { name: contracts('upload.open') }).click()
  await expect(page.getByRole('heading', { name: contracts('people.title') })).toBeVisible({ timeout: 20_000 })

  await page.goto(`${url}/contracts/${idOf(page)}/document`)
  await expect(page.getByText(`${photo.name}, ${lease.name}, and ${locked.name}`)).toBeVisible()
  await look(page, 'contract-document-joined')
  await page
    .getByRole('link', { name: contracts('steps.people'), exact: true })
    .last()
    .click()
  await addPeople(page, [someone('Noor Haddad')])
  await goOnTo(page, 'fields')
  await expect(page.locator('article[data-page]')).toHaveCount(4)
  await placeField(page, { type: 'signature', page: 2, at: { x: 0.3, y: 0.62 } })
  await goOnTo(page, 'review')
  const id = await send(page)
  await page.getByText(contracts('downloads.sources', { count: 3 })).click()
  await look(page, 'contract-joined')
  for (const [at, file] of [photo, lease, locked].entries()) {
    const kept = await page.request.get(`${url}/contracts/${id}/files/source-${at}`)
    expect([kept.headers()['content-type'], signer.sha256(await kept.body())]).toEqual([
      file.mimeType,
      signer.sha256(file.buffer),
    ])
  }
  // Not as a part of another word, such as in the path of the master key.
  expect(sending.log()).not.toMatch(new RegExp(`\\b${locked.password}\\b`))
})

import { makeLargePdf } from './support/documents.ts'
import { look } from './support/look.ts'
import { chooseFile, idOf, signIn, upload } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, test } from './support/test.ts'
import { contracts, refusal } from './support/words.ts'

const MEGABYTE = 1024 * 1024

test('a large file arrives whole, and what is none is refused in words', async ({ sending, visit }) => {
  const { url } = sending
  const page = await visit({ expected: /status of 4(13|22)/ })
  await signIn(page, url, sending.admin)
  const large = await makeLargePdf('Photographs', 10.5 * MEGABYTE)
  await upload(page, url, large)
  const original = await page.request.get(`${url}/api/contracts/${idOf(page)}/files/original`)
  expect(signer.sha256(await original.body())).toBe(signer.sha256(large.buffer))

  await page.goto(`${url}/contracts/new`)
  await chooseFile(page, {
    name: 'notes.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('These are notes, no PDF.'),
  })
  await expect(page.getByRole('alert').getByText(refusal('pdf_not_a_pdf'))).toBeVisible()
  await look(page, 'contract-new-refused')
  await chooseFile(page, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') })
  await expect(page.getByText(contracts('upload.notPdf', { name: 'notes.txt' }))).toBeVisible()

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
  const answer = await page.request.post(`${url}/api/contracts`, {
    data: huge,
    headers: { 'X-File-Name': 'huge.pdf', 'Content-Type': 'application/pdf' },
  })
  expect(answer.status()).toBe(413)
  expect(await answer.json()).toMatchObject({ code: 'file_too_large' })
})

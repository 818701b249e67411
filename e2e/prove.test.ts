import type { Page, Request } from 'playwright/test'
import { verifyBundle } from './support/bundle.ts'
import { makeLease, type PdfFile } from './support/documents.ts'
import { look } from './support/look.ts'
import { hasProgram, run } from './support/programs.ts'
import { openSent } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, someone, test } from './support/test.ts'
import { contracts, mail as mailWords, signing, verify } from './support/words.ts'

/** How many bytes a page has sent in the bodies of its requests, from now on. */
function watchSending(page: Page): () => Promise<number> {
  const requests: Request[] = []
  page.on('request', (request) => void requests.push(request))
  return async () => {
    const headers = await Promise.all(requests.map((request) => request.allHeaders()))
    return headers.reduce((sum, one) => sum + Number(one['content-length'] ?? 0), 0)
  }
}

async function drop(page: Page, file: PdfFile): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: verify('drop.choose') }).click()
  await (await chooser).setFiles(file)
}

/** The hash in the address that the certificate prints beside its QR code; null where no program reads it. */
function printedHash(bytes: Buffer): string | null {
  if (!hasProgram('pdftotext')) return null
  const { output } = run('pdftotext', ['{}', '-'], bytes)
  return /\/verify\/([0-9a-f]{64})/.exec(output.replaceAll(/\s/g, ''))?.[1] ?? 'none'
}

const pdf = (name: string, buffer: Buffer): PdfFile => ({ name, mimeType: 'application/pdf', buffer })

test('anyone checks what a file is, and the log is the one that the mail names', async ({ sending, visit }) => {
  const { mail, url } = sending
  const sender = await visit()
  const lucie = someone('Lucie Bernard')
  await openSent(sender, sending, { document: await makeLease('Lease to prove'), people: [lucie] })
  const page = await visit({ size: 'phone' })
  const link = signer.linkIn(await mail.take(lucie.email, 'Lease to prove'))
  const code = async () => signer.codeIn((await mail.take(lucie.email, 'Your code')).text)
  const { signed: bytes, url: result } = await signer.signByRequests(page.request, link, code)
  const signed = { bytes }
  await page.goto(result)
  await page.getByRole('link', { name: signing('done.verify') }).click()
  await expect(page.getByRole('heading', { name: verify('known.title.signed') })).toBeVisible()

  const stranger = await visit()
  await stranger.goto(`${url}/verify`)
  await look(stranger, 'verify')
  const sent = watchSending(stranger)
  await drop(stranger, pdf('Lease.pdf', signed.bytes))
  await expect(stranger.getByRole('heading', { name: verify('known.title.signed') })).toBeVisible()
  await expect(stranger.getByRole('heading', { name: lucie.name })).toBeVisible()
  await expect(stranger.getByText('l***@m***.example')).toBeVisible()
  await expect(stranger.getByText(verify('signers.byEmail'))).toBeVisible()
  expect(await sent(), 'what left the browser is a fingerprint').toBeLessThan(200)
  await look(stranger, 'verify-known')

  await test.step('a changed file is unknown, and its seal does not match it', async () => {
    await stranger.getByRole('button', { name: verify('again') }).click()
    const changed = Buffer.from(signed.bytes)
    changed[600] = (changed[600] ?? 0) ^ 1
    await drop(stranger, pdf('Changed.pdf', changed))
    await expect(stranger.getByRole('heading', { name: verify('unknown.title') })).toBeVisible()
    expect(await sent()).toBeLessThan(400)
    await look(stranger, 'verify-unknown')
    await stranger.getByRole('button', { name: verify('seal.action') }).click()
    await expect(stranger.getByRole('heading', { name: verify('seal.result.fails') })).toBeVisible()
    await expect(stranger.getByText(verify('seal.integrity.fails'))).toBeVisible()
    expect(await sent(), 'now the file went too').toBeGreaterThan(changed.length)
  })

  await test.step('of a file with more bytes after its seal, only the beginning was sealed', async () => {
    await stranger.getByRole('button', { name: verify('again') }).click()
    await drop(stranger, pdf('Longer.pdf', Buffer.concat([signed.bytes, Buffer.from('% more\n')])))
    await stranger.getByRole('button', { name: verify('seal.action') }).click()
    await expect(stranger.getByRole('heading', { name: verify('seal.result.beginning') })).toBeVisible()
    await expect(stranger.getByText(verify('seal.problem.changed_afterwards'))).toBeVisible()
    await look(stranger, 'verify-beginning')
  })

  await test.step('the seal of the signed file is valid', async () => {
    await stranger.getByRole('button', { name: verify('again') }).click()
    await stranger.getByLabel(verify('hash.label')).fill(signer.sha256(signed.bytes).toUpperCase())
    await stranger.getByRole('button', { name: verify('hash.submit') }).click()
    await expect(stranger.getByText(verify('checkedBy.typed'))).toBeVisible()
    await stranger.getByRole('button', { name: verify('again') }).click()
    await drop(stranger, pdf('Lease.pdf', signed.bytes))
    await stranger.getByRole('button', { name: verify('seal.action') }).click()
    await expect(stranger.getByRole('heading', { name: verify('seal.result.holds') })).toBeVisible()
    await expect(stranger.getByText(verify('seal.certificate.current'))).toBeVisible()
    await look(stranger, 'verify-seal')
  })

  await test.step('the address that the certificate prints names the beginning of the file', async () => {
    await stranger.goto(`${url}/verify/${printedHash(signed.bytes) ?? signer.sha256(signed.bytes)}`)
    const printed = hasProgram('pdftotext') ? 'stamped' : 'signed'
    await expect(stranger.getByRole('heading', { name: verify(`known.title.${printed}`) })).toBeVisible()
    const before = await sent()
    await drop(stranger, pdf('Lease.pdf', signed.bytes))
    await expect(stranger.getByRole('heading', { name: verify('byHash.same') })).toBeVisible()
    await look(stranger, 'verify-address')
    await drop(stranger, pdf('Other.pdf', Buffer.from(signed.bytes.subarray(100))))
    await expect(stranger.getByRole('heading', { name: verify('byHash.differs') })).toBeVisible()
    expect(await sent(), 'nothing was sent to compare').toBe(before)
  })

  await test.step('a member downloads the evidence, which is verified without the server', async () => {
    const bundle = await signer.download(sender, () =>
      sender.getByRole('link', { name: contracts('downloads.evidence') }).click(),
    )
    const report = verifyBundle(bundle.bytes)
    expect(report.status, report.output).toBe(0)
    await stranger.goto(`${url}/verify`)
    await drop(stranger, { name: bundle.name, mimeType: 'application/zip', buffer: bundle.bytes })
    await expect(stranger.getByText(`node verify.mjs ${bundle.name}`)).toBeVisible()
    await look(stranger, 'verify-bundle')
  })

  await test.step('the log is the one that the mail names', async () => {
    const done = await mail.take(lucie.email, mailWords('completed.subject', { title: 'Lease to prove' }))
    await stranger.goto(`${url}/verify/log`)
    await stranger.getByRole('textbox', { name: verify('log.check.label') }).fill(done.text)
    await stranger.getByRole('button', { name: verify('log.check.submit') }).click()
    await expect(stranger.getByText(verify('log.verdict.same')).first()).toBeVisible()
    await expect(stranger.getByText(verify('log.step.signatureNone'))).toBeVisible()
    const proof = done.attachments.find(({ name }) => name.endsWith('.tlog-proof'))?.content ?? Buffer.of()
    const chooser = stranger.waitForEvent('filechooser')
    await stranger.getByRole('button', { name: verify('log.check.choose') }).click()
    await (await chooser).setFiles({ name: 'Lease.tlog-proof', mimeType: 'text/plain', buffer: proof })
    await expect(stranger.getByText('contract.completed', { exact: true })).toBeVisible()
    await expect(stranger.getByText(verify('log.verdict.same')).first()).toBeVisible()
    await look(stranger, 'verify-log')
    const forged = proof.toString().replace(/^index \d+$/m, 'index 0')
    await stranger.getByRole('textbox', { name: verify('log.check.label') }).fill(forged)
    await stranger.getByRole('button', { name: verify('log.check.submit') }).click()
    await expect(stranger.getByText(verify('log.verdict.other_event'))).toBeVisible()
  })
})

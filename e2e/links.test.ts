import { makeLease } from './support/documents.ts'
import { databaseBytes } from './support/product.ts'
import { openSent } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, someone, test } from './support/test.ts'
import { contracts, event, mail as mailWords, signing } from './support/words.ts'

test('fetching a link by a program changes nothing, and its token is not kept or passed on', async ({
  sending,
  visit,
}) => {
  await sending.pass(66)
  const { mail } = sending
  const title = 'Secret project'
  const eva = someone('Eva Stone')
  const sender = await visit()
  await openSent(sender, sending, { document: await makeLease(title), people: [eva] })
  const link = signer.linkIn(await mail.take(eva.email, title))
  const token = new URL(link).pathname.split('/').at(-1) ?? ''

  await test.step('scanners fetch it a hundred times', async () => {
    for (let round = 0; round < 5; round++) {
      for (let n = 0; n < 20; n++) {
        const response = await fetch(link, { method: n % 2 ? 'HEAD' : 'GET', redirect: 'manual' })
        expect(response.status).toBe(200)
        expect(response.headers.getSetCookie()).toEqual([])
        if (n === 0) expectPrivate(response)
        await response.arrayBuffer()
      }
      await sending.pass(11)
    }
    const scanner = await visit()
    await scanner.goto(link, { waitUntil: 'networkidle' })
    expect(await scanner.context().cookies()).toEqual([])
  })
  await sender.reload()
  await expect(sender.getByText(contracts('recipientStatus.pending')).first()).toBeVisible()
  for (const name of ['link.opened', 'recipient.viewed'] as const)
    await expect(sender.getByText(event(`sentence.${name}`, { actor: eva.name }))).toHaveCount(0)
  expect(mail.waiting(eva.email)).toEqual([])

  const page = await visit({ size: 'phone' })
  const seen: string[] = []
  page.on('request', (request) => seen.push(`${request.url()} ${request.headers().referer ?? ''}`))
  await signer.open(page, link)
  await signer.begin(page)
  const code = signer.codeIn((await mail.take(eva.email, mailWords('code.subject', { title }))).text)
  expect(page.url()).not.toContain(token)
  expect(await page.evaluate(() => document.referrer)).toBe('')
  const afterOpening = seen.slice(seen.findIndex((request) => /\/sign\/[^/]+ /.test(request)))
  expect(
    afterOpening.filter((request) => request.includes(token)),
    'the token after the first step',
  ).toEqual([])
  const before = databaseBytes(sending)
  await signer.signWith(page, code)
  expect(page.url()).not.toContain(token)

  for (const path of ['', '/original', '/signed', '/result', '/pages/1?dpi=96'])
    expectPrivate(await page.request.get(`${page.url()}${path}`))
  await expect(sender.getByText(contracts('status.completed'), { exact: true }).first()).toBeVisible()
  expect(await sender.content()).not.toContain(token)
  expect(sending.log()).not.toContain(token)
  expect(sending.log()).not.toContain(code)
  const cookies = (await page.context().cookies()).map(({ value }) => value)
  for (const database of [before, databaseBytes(sending)]) {
    expect(database.includes(token), 'the token in the database').toBe(false)
    for (const cookie of cookies) expect(database.includes(cookie), 'a session in the database').toBe(false)
    expect(database.includes(sending.admin.password)).toBe(false)
  }
  await expect(page.getByRole('heading', { name: signing('done.heading') })).toBeVisible()
})

type Headers = { headers: { get(name: string): string | null } | (() => Record<string, string>) }

/** What a signer's page must tell browsers, proxies and search engines. */
function expectPrivate(response: Headers): void {
  const { headers } = response
  const get = (name: string) =>
    typeof headers === 'function' ? (headers.call(response)[name] ?? '') : (headers.get(name) ?? '')
  expect(get('cache-control')).toContain('no-store')
  expect(get('referrer-policy')).toBe('no-referrer')
  expect(get('x-robots-tag')).toContain('noindex')
  expect(get('content-security-policy')).toContain("default-src 'none'")
}

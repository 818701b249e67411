import type { Page } from 'playwright/test'
import { makeLease } from './support/documents.ts'
import { look } from './support/look.ts'
import { openSent, signInByForm } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { expect, type Sending, someone, test } from './support/test.ts'
import { account, common, contracts, mail as mailWords, portal, settings } from './support/words.ts'

const password = 'another long password'

/** Invites a person, who chooses a password and is signed in. */
async function join(admin: Page, page: Page, sending: Sending, who: { name: string; email: string }): Promise<void> {
  await admin.goto(`${sending.url}/members`)
  await admin.getByRole('button', { name: settings('members.invite'), exact: true }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel(settings('members.name'), { exact: true }).fill(who.name)
  await dialog.getByLabel(settings('members.email')).fill(who.email)
  await look(admin, 'members-invite')
  await dialog.getByRole('button', { name: settings('members.inviteSend') }).click()
  await expect(admin.getByText(settings('members.inviteDone'))).toBeVisible()
  await page.goto(accountLink((await sending.mail.take(who.email, 'invited')).text))
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    account('invite.title', { organisation: '' }).trim(),
  )
  await look(page, 'choose-password-invited')
  await page.getByLabel(account('password'), { exact: true }).fill(password)
  await page.getByRole('button', { name: account('invite.submit') }).click()
  await expect(page).toHaveURL(/\/contracts$/)
}

function accountLink(text: string): string {
  const link = /https?:\/\/\S+\/choose-password\S+/.exec(text)?.[0]
  if (!link) throw new Error(`There is no link in: ${text}`)
  return link
}

async function choosePassword(page: Page, chosen: string): Promise<void> {
  await page.getByLabel(account('newPassword'), { exact: true }).fill(chosen)
  await page.getByRole('main').locator('button[type=submit]').click()
  await expect(page).toHaveURL(/\/sign-in/)
}

test('members see their own contracts, and a new password or removal ends their sessions immediately', async ({
  sending,
  visit,
}) => {
  await sending.pass(66)
  const { mail, url } = sending
  const [mia, eli] = [someone('Mia Roth'), someone('Eli Sand')]
  const admin = await visit()
  const id = await openSent(admin, sending, { document: await makeLease('Board only'), people: [eli] })

  const page = await visit({ expected: /status of 404/ })
  await join(admin, page, sending, mia)
  await expect(page.getByText('Board only')).toHaveCount(0)
  await expect(page.getByRole('link', { name: portal('nav.members') })).toHaveCount(0)
  for (const path of [`/contracts/${id}`, `/contracts/${id}/review`, '/members', '/messages', '/settings/installation'])
    await test.step(`not theirs: ${path}`, async () => {
      await page.goto(`${url}${path}`)
      await expect(page.getByRole('heading', { name: common('notFound.title') })).toBeVisible()
    })
  await look(page, 'not-found')
  for (const kind of ['original', 'signed', 'certificate'])
    expect((await page.request.get(`${url}/contracts/${id}/files/${kind}`)).status()).toBe(404)
  expect((await page.request.get(`${url}/contracts/${id}/pages/1?dpi=96`)).status()).toBe(404)
  expect((await page.request.put(`${url}/contracts/${id}/document/upload`, { data: 'x' })).status()).toBe(404)

  for (const [path, name] of [
    ['/settings', 'settings'],
    ['/settings/account', 'settings-account'],
    ['/settings/seal', 'settings-seal'],
    ['/settings/installation', 'settings-installation'],
    ['/messages', 'messages-smtp'],
    ['/members', 'members'],
  ] as const) {
    await admin.goto(`${url}${path}`)
    await expect(admin.getByRole('heading', { level: 1 })).toBeVisible()
    await look(admin, name)
  }

  await test.step('a member sees their sessions and ends another one', async () => {
    const other = await visit()
    await signInByForm(other, url, { email: mia.email, password })
    await expect(other).toHaveURL(/\/contracts$/)
    await page.goto(`${url}/settings/account`)
    await expect(page.getByText(settings('account.sessionThis'))).toHaveCount(1)
    await look(page, 'settings-account-sessions')
    await page.getByRole('button', { name: settings('account.sessionEndOthers') }).click()
    await expect(page.getByText(settings('account.sessionOthersEnded'))).toBeVisible()
    await other.goto(`${url}/contracts`)
    await expect(other).toHaveURL(/\/sign-in/)
  })

  await test.step('a new password ends every session that began under the old one', async () => {
    const other = await visit()
    await signInByForm(other, url, { email: mia.email, password })
    await other.goto(`${url}/forgot-password`)
    await look(other, 'forgot-password')
    await other.getByLabel(account('email')).fill(mia.email)
    await other.getByRole('button', { name: account('forgot.submit') }).click()
    await expect(other.getByText(account('forgot.done'))).toBeVisible()
    const reset = accountLink((await mail.take(mia.email, mailWords('reset.subject'))).text)
    await other.goto(reset)
    await expect(other.getByRole('heading', { name: account('reset.title') })).toBeVisible()
    await look(other, 'choose-password')
    await choosePassword(other, `${password} two`)
    await page.goto(`${url}/contracts`)
    await expect(page).toHaveURL(/\/sign-in/)
    await signInByForm(page, url, { email: mia.email, password: `${password} two` })
    await other.goto(reset)
    await expect(other.getByRole('heading', { name: account('reset.invalidTitle') })).toBeVisible()
  })

  await test.step('removing a member ends their session', async () => {
    await admin.goto(`${url}/members`)
    await admin.getByRole('button', { name: settings('members.more', { name: mia.name }) }).click()
    await admin.getByRole('menuitem', { name: settings('members.remove') }).click()
    await admin
      .getByRole('dialog')
      .getByRole('button', { name: settings('members.removeConfirm') })
      .click()
    await expect(admin.getByText(settings('members.removed', { name: mia.name }))).toBeVisible()
    expect((await page.request.post(`${url}/contracts/new/upload`, { data: 'x' })).status()).toBe(401)
    await page.goto(`${url}/contracts`)
    await expect(page).toHaveURL(/\/sign-in/)
  })
})

test('without a session nothing is served, and address headers of clients are ignored', async ({ sending, visit }) => {
  await sending.pass(66)
  const { mail, url } = sending
  const eli = someone('Eli Sand')
  const admin = await visit()
  const id = await openSent(admin, sending, { document: await makeLease('Board only'), people: [eli] })
  const link = signer.linkIn(await mail.take(eli.email, 'Board only'))
  const opened = await fetch(`${link}/open`, { method: 'POST', redirect: 'manual' })
  await expectShut(url, id, opened.headers.get('location')?.split('/').at(-1) ?? '')

  const page = await visit({ size: 'phone' })
  const madeUp = '203.0.113.66'
  await page.setExtraHTTPHeaders({ 'X-Forwarded-For': madeUp, 'X-Real-IP': madeUp, Forwarded: `for=${madeUp}` })
  await signer.open(page, link)
  await signer.begin(page)
  await signer.signWith(page, signer.codeIn((await mail.take(eli.email, 'Your code')).text))
  await expect(admin.getByText(contracts('status.completed'), { exact: true }).first()).toBeVisible()
  await expect(admin.getByText('127.0.0.1').first()).toBeVisible()
  expect(await admin.content()).not.toContain(madeUp)
})

/** Asks for everything without a session, in every way that the framework knows. */
async function expectShut(url: string, id: string, recipient: string): Promise<void> {
  const paths = ['/contracts', `/contracts/${id}`, `/contracts/${id}/people`, '/members', '/settings', '/messages']
  const ways: Record<string, string>[] = [
    {},
    { RSC: '1' },
    { RSC: '1', 'Next-Router-Prefetch': '1' },
    { 'x-middleware-subrequest': 'middleware' },
  ]
  for (const path of [...paths, ...paths.map((each) => `${each}.rsc`)])
    for (const headers of ways) {
      const response = await fetch(`${url}${path}`, { headers, redirect: 'manual' })
      const body = await response.text()
      expect(body, `${path} ${JSON.stringify(headers)}`).not.toContain('Board only')
      expect(body).not.toContain('mail.example')
    }
  for (const path of [`/contracts/${id}/files/original`, `/contracts/${id}/pages/1`])
    expect((await fetch(`${url}${path}`)).status).toBe(401)
  for (const path of ['', '/original', '/signed', '/certificate', '/result', '/pages/1', '/pages/1/text']) {
    const response = await fetch(`${url}/sign/${recipient}${path}`)
    expect(response.status, path).toBe(path === '' ? 200 : 401)
    expect(await response.text()).not.toContain('Board only')
  }
  const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
  for (const path of [
    '/contracts/new/upload',
    `/sign/${recipient}/consent`,
    `/sign/${recipient}/submit`,
    `/sign/${recipient}/decline`,
    `/sign/${recipient}/code`,
  ]) {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers: foreign, body: '{}' })
    expect(response.status, path).toBe(403)
  }
}

import type { Page } from 'playwright/test'
import { makeLease } from './support/documents.ts'
import { look } from './support/look.ts'
import { refusalOfMailServer } from './support/mail-server.ts'
import { askFor, happened, openSent, personOn, signIn } from './support/sender.ts'
import * as signer from './support/signer.ts'
import { unreachablePhone } from './support/sms-server.ts'
import { expect, type Sending, someone, test } from './support/test.ts'
import { certificate, contracts, event, mail as mailWords, refusal, signing } from './support/words.ts'

test.beforeEach(({ sending }) => sending.pass(66))

type Open = { page: Page; sender: Page; who: { name: string; email: string }; link: string }

/** A signer who has pressed "Sign contract" and is asked for a code. */
async function openContract(
  sending: Sending,
  visit: (how?: object) => Promise<Page>,
  title: string,
  how: object = {},
): Promise<Open> {
  const who = someone('Lena Fischer')
  const sender = await visit()
  await openSent(sender, sending, { document: await makeLease(title), people: [who] })
  const page = await visit({ size: 'phone', ...how })
  const link = signer.linkIn(await sending.mail.take(who.email, title))
  await signer.open(page, link)
  await signer.begin(page)
  return { page, sender, who, link }
}

test('a reload loses no code, a wrong one uses up a try, five use up the code, and a new code works', async ({
  sending,
  visit,
}) => {
  const { page, sender, who } = await openContract(sending, visit, 'Loan')
  const subject = mailWords('code.subject', { title: 'Loan' })
  const code = signer.codeIn((await sending.mail.take(who.email, subject)).text)
  // A phone that reloads the page while its owner reads the mail loses no code.
  await page.reload()
  await signer.begin(page)
  await expect(page.getByText(/It works here, too\./)).toBeVisible()
  await look(page, 'signer-code-before')
  for (const left of [4, 3, 2, 1]) {
    await signer.enterCode(page, signer.otherThan(code, left))
    await expect(page.getByText(signing('code.triesLeft', { count: left }))).toBeVisible()
    if (left === 4) await look(page, 'signer-code-wrong')
  }
  await signer.enterCode(page, signer.otherThan(code, 9))
  await expect(page.getByRole('heading', { name: signing('locked.headingCode') })).toBeVisible()
  await look(page, 'signer-code-spent')
  await page.getByRole('button', { name: signing('frame.back') }).click()

  await sending.pass(11)
  await signer.begin(page)
  const fresh = signer.codeIn((await sending.mail.take(who.email, subject)).text)
  await signer.enterCode(page, signer.otherThan(fresh))
  await expect(page.getByText(signing('code.triesLeft', { count: 4 }))).toBeVisible()
  await signer.signWith(page, fresh)
  // The sixth is like the first, and counted: both left four tries.
  await expect(happened(sender, event('sentence.code.rejected', { actor: who.name }))).toHaveCount(5)
})

test('an expired code is refused like a wrong one, and a new code works', async ({ sending, visit }) => {
  const { page, who } = await openContract(sending, visit, 'Grant')
  const subject = mailWords('code.subject', { title: 'Grant' })
  const code = signer.codeIn((await sending.mail.take(who.email, subject)).text)
  await sending.pass(11)
  await signer.enterCode(page, code)
  await expect(page.getByText(refusal('code_wrong'))).toBeVisible()
  await page.getByRole('button', { name: signing('frame.back') }).click()
  await signer.begin(page)
  const fresh = signer.codeIn((await sending.mail.take(who.email, subject)).text)
  await signer.signWith(page, fresh)
  // A code works once.
  const base = page.url()
  expect((await page.request.post(`${base}/code/verify`, { data: { code: fresh } })).ok()).toBe(false)
})

test('a hundred wrong codes lock the link, the sender gets a mail, and a new link works', async ({
  sending,
  visit,
}) => {
  const { page, sender, who, link } = await openContract(sending, visit, 'Deed', { expected: /status of 4\d\d/ })
  const subject = mailWords('code.subject', { title: 'Deed' })
  const [base, contract] = [page.url(), sender.url()]
  const verify = async (code: string): Promise<{ locked: boolean }> => {
    const answer = await page.request.post(`${base}/code/verify`, { data: { code } })
    expect(answer.ok(), await answer.text()).toBe(true)
    return answer.json()
  }
  const tries: boolean[] = []
  // Five tries a code and five codes a day: a hundred tries take four days.
  for (let count = 0; count < 20; count++) {
    if (count > 0 && count % 5 === 0) {
      await sending.pass(24 * 60)
      await page.request.post(`${link}/open`)
    }
    if (count > 0) {
      await sending.pass(22)
      const asked = await page.request.post(`${base}/code`, { data: { channel: 'email' } })
      expect(asked.ok(), await asked.text()).toBe(true)
    }
    const code = signer.codeIn((await sending.mail.take(who.email, subject)).text)
    const wrong = [1, 2, 3, 4, 5].map((n) => signer.otherThan(code, n))
    // In parallel, except the last five: the test checks which of them locks.
    if (count < 19) tries.push(...(await Promise.all(wrong.map(verify))).map(({ locked }) => locked))
    else for (const one of wrong) tries.push((await verify(one)).locked)
  }
  expect(tries.indexOf(true), 'the try that locks').toBe(99)
  await sending.mail.take(sending.admin.email, mailWords('locked.subject', { name: who.name, title: 'Deed' }))
  await page.reload()
  await signer.begin(page)
  await expect(page.getByRole('heading', { name: signing('locked.headingLink') })).toBeVisible()
  await look(page, 'signer-locked')
  // The member's session has ended: four days passed.
  await signIn(sender, sending.url, sending.admin)
  await sender.goto(contract)
  await expect(happened(sender, event('sentence.code.locked', { actor: who.name }))).toHaveCount(1)

  // A new link works, once codes may be sent again.
  await askFor(sender, who.name, 'resend')
  const fresh = signer.linkIn(await sending.mail.take(who.email, 'Deed'))
  await sending.pass(24 * 60)
  await signer.open(page, fresh)
  await signer.begin(page)
  await signer.signWith(page, signer.codeIn((await sending.mail.take(who.email, subject)).text))
})

test('a code that could not be sent is reported as not sent, and the other channel is offered', async ({
  sending,
  visit,
}) => {
  const { mail, sms } = sending
  const title = 'Offer'
  const [kim, gone] = [
    { ...someone('Kim Moreau'), phone: '+33 6 12 34 56 78' },
    { name: 'Gone Person', email: 'gone@refused.example', phone: unreachablePhone },
  ]
  const sender = await visit()
  await openSent(sender, sending, { document: await makeLease(title), people: [kim, gone], codes: 'either' })

  await expect(personOn(sender, gone.name)).toContainText(refusalOfMailServer)
  await expect(personOn(sender, gone.name)).toContainText(contracts('recipientStatus.undelivered'))
  await look(sender, 'contract-undelivered')

  const page = await visit({ size: 'phone' })
  await signer.open(page, signer.linkIn(await mail.take(kim.email, title)))
  mail.refuse('4.2.2 The mailbox of Kim is full')
  try {
    await signer.begin(page)
    await expect(page.getByRole('heading', { name: signing('method.heading') })).toBeVisible()
    await look(page, 'signer-method')
    await page.getByRole('button', { name: signing('method.email') }).click()
    await expect(page.getByRole('heading', { name: signing('code.headingNotSent') })).toBeVisible()
    // The mail server's own message may contain the address: only members see it.
    await expect(page.getByText(signing('code.notSent.email.refused'))).toBeVisible()
    await expect(page.getByText('The mailbox of Kim is full')).toHaveCount(0)
    await look(page, 'signer-code-not-sent')
    await page.getByRole('button', { name: signing('code.other.sms') }).click()
    await signer.signWith(page, signer.codeIn(await sms.take('+33612345678')))
  } finally {
    mail.refuse(null)
  }
  const failed = event('sentence.code.undelivered', { actor: kim.name, channel: 'email' })
  await expect(happened(sender, failed)).toHaveCount(1)
  const known = certificate('signer.identitySms', { target: '+33 *** *** 5678' })
  await expect(sender.getByText(known)).toBeVisible()
})

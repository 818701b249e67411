import { writeFileSync } from 'node:fs'
import { type BrowserContext, test as base, type Page } from 'playwright/test'
import { markWhileSleeping, waitWhileSleeping } from './awake.ts'
import { expect } from './expect.ts'
import { type MailServer, startMailServer } from './mail-server.ts'
import { type Product, startProduct } from './product.ts'
import { openSeeder, type Seeder } from './seed.ts'
import { type SmsServer, startSmsServer } from './sms-server.ts'

export { expect } from './expect.ts'

export const desk = { width: 1440, height: 900 }
export const phone = { width: 360, height: 780 }

/** A product with a mail server, an SMS server and its first admin. */
export type Sending = Product & {
  mail: MailServer
  sms: SmsServer
  admin: { email: string; password: string }
  seed: Seeder['contract']
}

type Visit = {
  size?: 'desk' | 'phone'
  /** Errors that the test expects, such as that of a refused request. */
  expected?: RegExp
}

type Fixtures = {
  /** Opens a page in a new browser context. Unexpected console errors fail the test. */
  visit: (how?: Visit) => Promise<Page>
}

type Servers = { sending: Sending; local: Product }

/** A test takes about ten seconds on two idle cores. */
const LONGEST_MS = 180_000

/** The servers of this worker. */
const running: Product[] = []

export const test = base.extend<Fixtures, Servers>({
  sending: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const [mail, sms] = await Promise.all([startMailServer(), startSmsServer()])
      const admin = { email: 'anna@acme.example', password: 'a long enough password' }
      const product = await startProduct({
        SMTP_URL: mail.url,
        SMTP_FROM: 'Acme <sign@acme.example>',
        SIGNCOVE_ADMIN_EMAIL: admin.email,
        SIGNCOVE_ADMIN_PASSWORD: admin.password,
        ...sms.env,
      })
      running.push(product)
      const seeder = openSeeder(product)
      await use({ ...product, mail, sms, admin, seed: seeder.contract })
      seeder.stop()
      await product.stop()
      await Promise.all([mail.stop(), sms.stop()])
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  local: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const product = await startProduct()
      running.push(product)
      await use(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  visit: async ({ browser }, use, info) => {
    info.setTimeout(LONGEST_MS)
    const contexts: BrowserContext[] = []
    const complaints: string[] = []
    await use(async ({ size = 'desk', expected } = {}) => {
      const context = await browser.newContext({
        viewport: size === 'phone' ? phone : desk,
        hasTouch: size === 'phone',
        reducedMotion: 'reduce',
      })
      contexts.push(context)
      await markWhileSleeping(context)
      context.on('console', (message) => {
        const words = `${message.text()} (${new URL(message.location().url || 'about:blank').pathname})`
        if (message.type() === 'error' && !expected?.test(words)) complaints.push(words)
      })
      context.on('weberror', (error) => {
        const { message } = error.error()
        if (!expected?.test(message)) complaints.push(message)
      })
      const page = await context.newPage()
      await waitWhileSleeping(page)
      return page
    })
    await Promise.all(contexts.map((context) => context.close()))
    if (info.status !== info.expectedStatus || complaints.length > 0)
      for (const [at, { log }] of running.entries()) writeFileSync(info.outputPath(`server-${at}.log`), log())
    expect(complaints, 'unexpected console errors').toEqual([])
  },
})

/** A recipient with an address that is unique in this run. */
export function someone(name: string): { name: string; email: string } {
  made += 1
  const first = name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .split(' ')[0]
  return { name, email: `${first}.${process.pid}.${made}@mail.example` }
}
let made = 0

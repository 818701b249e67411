import { expectStatus, type HttpClient } from '../sign/http-client.ts'
import type { Sender } from '../sign/sender.ts'
import type { Opened } from '../sign/signer.ts'
import { median, timed } from '../statistics.ts'

/** The steps of users that are measured. */
export const steps = ['page image', 'code check', 'list of contracts', 'upload'] as const
export type Step = (typeof steps)[number]

/** The median time of each step in milliseconds, and how often it was refused. */
export type Times = Record<Step, { ms: number; count: number; failed: number }>

/** People whose requests are measured: a member, and signers with an address and a link each. */
export type Innocents = { http: HttpClient; sender: Sender; signers: readonly Opened[]; document: Uint8Array }

/** Between two rounds, so that the users themselves do not load the server. */
const pauseMs = 150
const patienceMs = 10_000
/** A signer may check few codes a minute, so that each round takes another one. */
let turn = 0

/** Runs all steps one after the other, again and again for this time. */
export async function measure(innocents: Innocents, ms: number): Promise<Times> {
  const taken: Record<Step, number[]> = { 'page image': [], 'code check': [], 'list of contracts': [], upload: [] }
  const failed: Record<Step, number> = { 'page image': 0, 'code check': 0, 'list of contracts': 0, upload: 0 }
  const until = performance.now() + ms
  for (let round = 0; performance.now() < until; round += 1) {
    for (const step of steps) {
      // Checks are limited by the hour: every third round has one.
      if (step === 'code check' && round % 3 !== 0) continue
      const one = await timed(() => attempt(innocents, step))
      taken[step].push(one.ms)
      if (!one.value) failed[step] += 1
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  const of = (step: Step) => ({ ms: median(taken[step]), count: taken[step].length, failed: failed[step] })
  return {
    'page image': of('page image'),
    'code check': of('code check'),
    'list of contracts': of('list of contracts'),
    upload: of('upload'),
  }
}

/** False for a step that was refused or takes longer than a user waits. */
async function attempt(innocents: Innocents, step: Step): Promise<boolean> {
  const patience = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => patience.resolve(false), patienceMs)
  const done = perform(innocents, step).then(
    () => true,
    () => false,
  )
  const isDone = await Promise.race([done, patience.promise])
  clearTimeout(timer)
  return isDone
}

async function perform({ http, sender, signers, document }: Innocents, step: Step): Promise<void> {
  if (step === 'list of contracts') return sender.openPage('/contracts')
  if (step === 'upload') {
    await sender.upload('Contract.pdf', document)
    return
  }
  const signer = signers[turn++ % signers.length]
  if (!signer) throw new Error('there are no signers')
  const { path, documentSha256, headers, post } = signer
  if (step === 'code check') {
    await post(`${path}/code/verify`, { code: '000000' }, 200)
    return
  }
  expectStatus(await http(`${path}/pages/1?v=${documentSha256}&dpi=96`, { headers: headers() }), 'page image', 200)
}

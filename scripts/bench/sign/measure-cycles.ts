import { makeDocument, TEN_PAGES_BYTES } from '../documents.ts'
import type { Row } from '../report.ts'
import { inParallel, median } from '../statistics.ts'
import { prepare, type Stage, type Steps, settled, sign } from './cycle.ts'
import { CONCURRENCY, loadOf, loadRows } from './load.ts'
import type { Memory } from './memory.ts'

const LEAST_A_MINUTE = 600

/** Whole cycles per minute with eight concurrent clients: upload, send, open, code, sign, seal. */
export async function measureCycles(
  stage: Stage,
  count: number,
  memory: Memory,
  print: (text: string) => void,
): Promise<Row[]> {
  print(`cycles: ${count} contracts of 10 pages`)
  const document = await makeDocument(10, TEN_PAGES_BYTES)
  const steps: Partial<Steps>[] = []
  const last: Promise<void>[] = []
  const profile = stage.server.profile('cycles')
  const load = await loadOf(stage.server, () =>
    inParallel(Array.from({ length: count }), CONCURRENCY, async () => {
      const prepared = await prepare(stage, document, 10)
      const { ms } = await sign(stage, prepared)
      memory.signed()
      steps.push({ ...prepared.steps, submit: ms })
      last.push(settled(stage, prepared))
    }),
  )
  await profile.end()
  await Promise.all(last)
  const group = `Whole cycles with ${CONCURRENCY} concurrent clients, 10 pages`
  const names = ['upload', 'people, fields, send', 'link, code, consent', 'submit'] as const
  return [
    {
      group,
      what: 'cycles',
      value: (count / load.ms) * 60_000,
      unit: '/min',
      target: { least: LEAST_A_MINUTE },
    },
    ...names.map((name) => ({
      group,
      what: `${name}, median`,
      value: median(steps.map((step) => step[name] ?? Number.NaN)),
      unit: 'ms',
    })),
    ...loadRows(group, load, count),
  ]
}

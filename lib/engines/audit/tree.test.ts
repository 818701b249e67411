import { createHash } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import type { Q, Store } from '#db/client.ts'
import { onEachDatabase, openTampering, type Tampering } from '#db/testing.ts'
import type { AuditEvent } from './events.ts'
import { appendEvents, consistencyProof, inclusionProof, rootAt } from './index.ts'
import { verifyConsistency, verifyInclusion } from './proof.rules.ts'
import { insertNodes, storedHashes } from './tree.store.ts'
import { missingNodes } from './tree.ts'
import { growTree } from './verify-tree.ts'

const event = (note: string): AuditEvent => ({
  event: 'contract.sent',
  data: { note },
  contractId: null,
  actor: { kind: 'system', id: null } as const,
  at: new Date('2026-11-21T10:00:00.123Z'),
  request: null,
})

type Pairs = readonly (readonly [number, number])[]

/** The roots of the given sizes, computed with the verifier's code. */
async function rootsOf(q: Q, pairs: Pairs): Promise<Map<number, Buffer>> {
  const sizes = new Set(pairs.flat())
  const tree = growTree()
  const roots = new Map([[0, tree.root()]])
  for (const { index, hash } of await storedHashes(q, 0, { start: 0, end: Math.max(...sizes) })) {
    tree.add(hash)
    if (sizes.has(index + 1)) roots.set(index + 1, tree.root())
  }
  return roots
}

async function expectProofs(q: Q, roots: Map<number, Buffer>, pairs: Pairs) {
  for (const [m, n] of pairs) {
    const [from, to] = [roots.get(m) as Buffer, roots.get(n) as Buffer]
    expect((await rootAt(q, n)).equals(to)).toBe(true)
    expect(verifyConsistency(m, n, from, to, await consistencyProof(q, m, n))).toBe(true)
    if (m === n) continue
    const [leaf] = await storedHashes(q, 0, { start: m, end: m + 1 })
    expect(verifyInclusion(leaf?.hash as Buffer, m, n, await inclusionProof(q, m, n), to)).toBe(true)
  }
}

onEachDatabase('the tree of the log', (open) => {
  const pairs = [
    [0, 0],
    [0, 1],
    [1, 1],
    [0, 255],
    [255, 256],
    [256, 256],
    [255, 257],
    [1, 512],
    [256, 513],
    [511, 600],
    [300, 599],
    [600, 600],
  ] as const
  let store: Store
  let roots: Map<number, Buffer>
  beforeAll(async () => {
    store = await open()
    await store.tx((q) =>
      appendEvents(
        q,
        Array.from({ length: 600 }, (_, i) => event(`e${i}`)),
      ),
    )
    roots = await rootsOf(store.q, pairs)
  })
  it('proves inclusion and consistency with only the leaves stored', async () => {
    await expectProofs(store.q, roots, pairs)
  })

  it('gives the same proofs from stored subtrees, and stores each subtree once', async () => {
    await store.tx(async (q) => insertNodes(q, await missingNodes(q, 300)))
    await expectProofs(store.q, roots, pairs)
    const nodes = await missingNodes(store.q, 600)
    expect(nodes.map(({ level, index }) => [level, index])).toEqual([[8, 1]])
    await store.tx((q) => insertNodes(q, nodes))
    await store.tx((q) => insertNodes(q, nodes))
    expect(await missingNodes(store.q, 600)).toEqual([])
    await expectProofs(store.q, roots, pairs)
  })

  it('has no level above the size of the log', async () => {
    await expect(rootAt(store.q, 601)).rejects.toThrow('event 600 of the log is missing')
    await expect(inclusionProof(store.q, 5, 5)).rejects.toThrow(RangeError)
    await expect(consistencyProof(store.q, 6, 5)).rejects.toThrow(RangeError)
  })
})

it('the tree of the log is correct where subtrees of two stored levels meet', async () => {
  const size = 66_000
  const db: Tampering = await openTampering(async () => {})
  const insert = db.connection.prepare("insert into audit_event values (?, ?, '', null, '', null, '', 0)")
  db.connection.exec('begin')
  for (let seq = 0; seq < size; seq++) insert.run(seq, createHash('sha256').update(String(seq)).digest())
  db.connection.exec('commit')
  const pairs = [
    [65_535, 65_536],
    [65_536, 65_537],
    [255, 65_793],
    [65_535, size],
    [65_900, size],
  ] as const
  const roots = await rootsOf(db.q, pairs)
  const nodes = await missingNodes(db.q, size)
  expect(nodes).toHaveLength(257 + 1)
  await insertNodes(db.q, nodes)
  await expectProofs(db.q, roots, pairs)
})

import {
  almostOurUpdate,
  appendedBytes,
  betweenObjects,
  flippedBit,
  insertedBytes,
  removedBytes,
  truncated,
} from './changed-bytes.ts'
import {
  foreignTimestamp,
  type Mutate,
  shadowAndTimestamp,
  shadowUpdate,
  strangePrev,
  timestampWithShadow,
  validationData,
} from './changed-updates.ts'
import { randomOf } from './random.ts'
import type { SealedBase } from './sealed-bases.ts'
import type { TokenMaker } from './token.ts'

/** The kinds of changes, with their shares. */
const kinds = {
  shadowUpdate: [shadowUpdate, 4],
  shadowAndTimestamp: [shadowAndTimestamp, 5],
  timestampWithShadow: [timestampWithShadow, 3],
  foreignTimestamp: [foreignTimestamp, 1],
  strangePrev: [strangePrev, 2],
  validationData: [validationData, 2],
  almostOurUpdate: [almostOurUpdate, 4],
  betweenObjects: [betweenObjects, 2],
  flippedBit: [flippedBit, 3],
  insertedBytes: [insertedBytes, 2],
  removedBytes: [removedBytes, 1],
  truncated: [truncated, 1],
  appendedBytes: [appendedBytes, 2],
} as const satisfies Record<string, [Mutate, number]>
export type MutationKind = keyof typeof kinds

const all = Object.entries(kinds).flatMap(([kind, [mutate, share]]) =>
  Array.from({ length: share }, () => ({ kind: kind as MutationKind, mutate: mutate as Mutate })),
)

/** `seed` identifies the change: the same seed gives the same change of the same file. */
export type Mutation = { seed: number; kind: MutationKind; base: SealedBase; bytes: Buffer }

/** The change with this seed. Only the signature in a token differs between two calls. */
export function mutationOf(seed: number, bases: readonly SealedBase[], makeToken: TokenMaker): Mutation {
  const random = randomOf(seed)
  const { kind, mutate } = random.pick(all as [(typeof all)[0], ...typeof all])
  const base = random.pick(bases as [SealedBase, ...SealedBase[]])
  return { seed, kind, base, bytes: mutate(random, base, makeToken) }
}

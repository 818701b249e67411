import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAuthority, type TestAuthority } from '#lib/engines/pki/testing.ts'
import { verifySeal } from '../verify-seal.ts'
import { type Mutation, mutationOf } from './mutations.ts'
import { type Renderer, renderers } from './renderers.ts'
import { type SealedBase, sealedBases } from './sealed-bases.ts'
import { type TokenMaker, tokenMaker } from './token.ts'

/** The number of changed files. A failure names the seed of its file, which `mutationOf` makes again. */
const count = 2000
/** Every such file is also rendered, to show that the changes have an effect; every fourth of these by all programs. */
const sampled = 20

let authority: TestAuthority
let makeToken: TokenMaker
let bases: SealedBase[]
let programs: ReturnType<typeof renderers>

beforeAll(async () => {
  authority = await startAuthority()
  makeToken = tokenMaker(authority.dir)
  bases = sealedBases()
  programs = renderers()
})
afterAll(async () => {
  programs.close()
  await authority.close()
})

const namesOf = ({ seed, kind, base }: Mutation): string => `seed ${seed}: ${kind} of ${base.name}`

async function showsAnother({ bytes, base }: Mutation, program: Renderer): Promise<boolean> {
  const look = await program.look(bytes)
  return look !== 'unopened' && look !== (await program.look(base.sealed))
}

describe('a sealed file that was changed byte by byte', () => {
  it('looks in every program like its sealed part if its seal is valid', async () => {
    const valid: Record<string, number> = {}
    for (let seed = 1; seed <= count; seed += 1) {
      const mutation = mutationOf(seed, bases, makeToken)
      const { bytes, base, kind } = mutation
      const report = await verifySeal(bytes)
      if (!report.valid) continue
      valid[kind] = (valid[kind] ?? 0) + 1
      const sealed = bytes.subarray(0, report.coversUntil)
      expect(sealed.equals(base.sealed), namesOf(mutation)).toBe(true)
      if (report.after === 'nothing') continue
      for (const { name, look } of programs.all)
        expect(await look(bytes), `${namesOf(mutation)}, by ${name}`).toBe(await look(sealed))
    }
    // Cut off at the end of the seal, or the exact update with another token: nothing else is valid.
    expect(Object.keys(valid).sort()).toEqual(['almostOurUpdate', 'truncated'])
  })

  it('often looks different in at least one program, so that the changes test something', async () => {
    const different: Record<string, number> = {}
    for (let seed = sampled; seed <= count; seed += sampled) {
      const mutation = mutationOf(seed, bases, makeToken)
      const [pdfium, ...others] = programs.all
      for (const program of [pdfium, ...(seed % (4 * sampled) === 0 ? others : [])])
        if (program && (await showsAnother(mutation, program)))
          different[program.name] = (different[program.name] ?? 0) + 1
    }
    expect(different.PDFium).toBeGreaterThan(20)
    for (const { name } of programs.all.slice(1)) expect(different[name], name).toBeGreaterThan(3)
  })

  it('is the same for the same seed', () => {
    const same = () => Buffer.alloc(60, 1)
    for (let seed = 1; seed <= 100; seed += 1)
      expect(mutationOf(seed, bases, same).bytes.equals(mutationOf(seed, bases, same).bytes), `seed ${seed}`).toBe(true)
  })
})

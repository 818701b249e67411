import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifySeal } from './verify-seal.ts'

/**
 * Sealed files, changed after sealing with raw bytes, each with a document timestamp of the attacker's own authority at its
 * end. Viewers show another price than the one that was sealed.
 */
const attacks: [string, string, sealedLength: number][] = [
  ['adds the object that a page referred to without having it', 'dangling-reference', 34_498],
  ['replaces an object that /DSS names', 'dss-alibi', 34_438],
  ['ends with a second startxref', 'second-startxref', 34_416],
]

describe('a sealed file', () => {
  it.each(attacks)('is reported as changed after sealing if an update %s', async (_, name, sealedLength) => {
    const file = readFileSync(path.join(import.meta.dirname, 'attack-fixtures', `${name}.pdf`))
    const report = await verifySeal(file)
    expect(report).toMatchObject({ sealed: true, valid: false, after: 'other', coversUntil: sealedLength })
    expect(report.problems).toContain('changed_afterwards')
    // The part that was sealed is intact.
    expect(report).toMatchObject({ integrity: true, cmsValid: true })
    expect(await verifySeal(file.subarray(0, sealedLength))).toMatchObject({ valid: true, problems: [] })
  })
})

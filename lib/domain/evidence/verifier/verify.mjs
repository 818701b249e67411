#!/usr/bin/env node
// @ts-check
// Verifies an evidence bundle with nothing but Node.js (18 or newer): no network and no packages.
//
//   node verify.mjs                      the folder that contains this file
//   node verify.mjs evidence-….zip       a bundle as downloaded
//   node verify.mjs FOLDER
//
//   --against FILE   compares the log with a checkpoint or a .tlog-proof from your own mail
//   --witness KEY    the verifier key of a witness that you trust (may be repeated)
//   --json           prints the report as JSON
//
// Exits with 0 if no problem was found, 1 if there is one, 2 if it could not run.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { verifyContainer, verifyFolder } from './verify/verify-bundle.mjs'

/** The regular files under a folder by their relative paths, with slashes. @param {string} folder @param {string} [within] @returns {Map<string, Buffer>} */
function filesOf(folder, within = '') {
  const files = new Map()
  for (const entry of readdirSync(path.join(folder, within), { withFileTypes: true })) {
    const name = within === '' ? entry.name : `${within}/${entry.name}`
    if (entry.isDirectory()) for (const [inner, bytes] of filesOf(folder, name)) files.set(inner, bytes)
    else if (entry.isFile()) files.set(name, readFileSync(path.join(folder, name)))
  }
  return files
}

/** The files of a folder that contains a bundle; throws if it does not. @param {string} folder */
function bundleIn(folder) {
  const files = filesOf(folder)
  if (!files.has('manifest.json') && !files.has('events.jsonl'))
    throw new Error(`${folder}: this folder contains no evidence bundle`)
  return files
}

/** Reads a file or folder from the command line; throws an Error with a message if it cannot be read. @template T @param {string} name @param {(name: string) => T} read @returns {T} */
function named(name, read) {
  try {
    return read(name)
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    throw code ? new Error(`${name}: ${code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`}`) : error
  }
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { against: { type: 'string' }, witness: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  })
  const own = path.dirname(fileURLToPath(import.meta.url))
  const [what = own, ...more] = positionals
  if (more.length > 0) throw new Error('only one bundle can be verified at a time')
  const against =
    values.against === undefined
      ? {}
      : { against: { name: values.against, bytes: named(values.against, (name) => readFileSync(name)) } }
  const options = { ...against, witnesses: values.witness ?? [] }
  const report = named(what, (name) =>
    statSync(name).isDirectory()
      ? verifyFolder(bundleIn(name), options)
      : verifyContainer(readFileSync(name), path.basename(name), options),
  )
  const title = `Evidence bundle ${what}, verified by ${path.relative(process.cwd(), fileURLToPath(import.meta.url)) || 'verify.mjs'}`
  process.stdout.write(values.json ? `${JSON.stringify(report.asJson(), null, 2)}\n` : report.asText(title))
  process.exitCode = report.problems.length === 0 ? 0 : 1
}

try {
  main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 2
}

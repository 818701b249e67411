import { describe, expect, it } from 'vitest'
import { consoleUses, environmentReads, otherActionExports, serverDirectives } from './bans.ts'
import { filesLike, parse, read } from './sources.ts'

const sources = filesLike('{app,components,db,lib,scripts,e2e}/**/*.{ts,tsx}', '*.config.ts')
const actions = filesLike('app/**/actions.ts')
const mayReadEnvironment = /^(?:lib\/env|scripts|e2e)\/|(?:^|\/)testing\.ts$|^[^/]+\.config\.ts$/
const printing = filesLike('{app,components,db,lib}/**/*.{ts,tsx}').filter(
  (file) => file !== 'lib/core/report.ts' && !/\.test\.tsx?$|(?:^|\/)testing(?:\.ts$|\/)/.test(file),
)
/** Parses only the files that contain the words. */
const parseIf = (words: RegExp, files: string[]) =>
  files.filter((file) => words.test(read(file))).map((file) => parse(file))

describe('a source file', () => {
  it('reads the environment in lib/env only', () => {
    const restricted = sources.filter((file) => !mayReadEnvironment.test(file))
    expect(parseIf(/process[\s\S]*\benv\b|\benv\b[\s\S]*process/, restricted).flatMap(environmentReads)).toEqual([])
  })

  it('prints through lib/core/report.ts only', () => {
    expect(printing.length).toBeGreaterThan(500)
    expect(parseIf(/\bconsole\b/, printing).flatMap(consoleUses)).toEqual([])
  })

  it('has no server function outside an actions.ts of app', () => {
    const restricted = sources.filter((file) => !actions.includes(file))
    expect(parseIf(/use server/, restricted).flatMap(serverDirectives)).toEqual([])
  })

  it('exports only calls of defineAction and defineFormAction from an actions.ts of app', () => {
    expect(actions.length).toBeGreaterThan(0)
    expect(actions.flatMap((file) => otherActionExports(parse(file)))).toEqual([])
  })
})

describe('the rules report', () => {
  it.each([
    ['process.env.PORT', 1],
    ['const { PORT } = process.env', 1],
    ["process['env']", 1],
    ["import { env } from 'node:process'", 1],
    ["import { env as settings } from 'process'", 1],
    ["import { env } from '#lib/env/index.ts'", 0],
    ['process.exit()', 0],
    ['other.env', 0],
  ])('the environment in %s', (text, found) => {
    expect(environmentReads(parse('x.ts', text))).toHaveLength(found)
  })

  it.each([
    ["console.error('it failed', error)", 1],
    ['const { warn } = console', 1],
    ['const output = globalThis.console', 1],
    ["console['log'](1)", 1],
    ["report('the console')", 0],
    ['settings.console', 0],
  ])('the console in %s', (text, found) => {
    expect(consoleUses(parse('x.ts', text))).toHaveLength(found)
  })

  it.each([
    ["'use server'", 1],
    ["const act = async () => { 'use server'; await send() }", 1],
    ["const words = 'use server'", 0],
  ])('the server function in %s', (text, found) => {
    expect(serverDirectives(parse('x.ts', text))).toHaveLength(found)
  })

  it.each([
    ['export default defineAction({})', 1],
    ["export * from './other.ts'", 1],
    ["export * as other from './other.ts'", 1],
    ['export { send }', 1],
    ["export { type Input, send } from './other.ts'", 1],
    ['export async function send() {}', 1],
    ['export class Sender {}', 1],
    ['export enum Kind { a }', 1],
    ['export const send = async () => {}', 1],
    ['export const send = defineAction({}), other = 1', 1],
    ['export const { send } = actions', 1],
    ["function send() { 'use server' }", 1],
    ["'use server'; export const send = defineAction({})", 0],
    ['export const send = defineFormAction({})', 0],
    ["export type { Input } from './other.ts'", 0],
    ["export { type Input } from './other.ts'", 0],
    ['export type Input = string', 0],
    ['function send() {}', 0],
  ])('what an actions.ts exports by %s', (text, found) => {
    expect(otherActionExports(parse('x.ts', text))).toHaveLength(found)
  })
})

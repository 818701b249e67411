import { existsSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { parse, root } from './sources.ts'

type Module = { source: ts.SourceFile; side: 'client' | 'action' | 'server'; imports: string[] }

const modules = new Map<string, Module>()

/** The project's modules that a file imports, by path from the root, without type-only imports. */
function importsOf(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const isType = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : statement.isTypeOnly
    const name = statement.moduleSpecifier
    if (isType || !name || !ts.isStringLiteral(name) || !/^[#.].*\.tsx?$/.test(name.text)) return []
    const file = name.text.startsWith('#') ? name.text.slice(1) : path.join(path.dirname(source.fileName), name.text)
    return existsSync(path.join(root, file)) ? [file] : []
  })
}

function moduleAt(file: string): Module {
  const known = modules.get(file)
  if (known) return known
  const source = parse(file)
  const [first] = source.statements
  const directive =
    first && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression) ? first.expression.text : ''
  const side = directive === 'use client' ? 'client' : directive === 'use server' ? 'action' : 'server'
  const module: Module = { source, side, imports: importsOf(source) }
  modules.set(file, module)
  return module
}

/** The modules of a page by where they run: a module behind `'use client'` runs in the browser. */
export function sidesOf(page: string): { server: ts.SourceFile[]; client: ts.SourceFile[] } {
  const seen = { server: new Map<string, ts.SourceFile>(), client: new Map<string, ts.SourceFile>() }
  const visit = (file: string, from: 'server' | 'client') => {
    const { source, side: own, imports } = moduleAt(file)
    const side = own === 'client' ? 'client' : from
    if (own === 'action' || seen[side].has(file)) return
    seen[side].set(file, source)
    for (const next of imports) visit(next, side)
  }
  visit(page, 'server')
  return { server: [...seen.server.values()], client: [...seen.client.values()] }
}

/** The paths that a file passes to `ClientWords`, directly or through a frame with a `words` prop. */
export function wordsGivenBy({ text }: Pick<ts.SourceFile, 'text'>): string[] {
  return [...text.matchAll(/\bwords=\{\[([^\]]*)\]\}/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'([\w.]+)'/g)].map(([, given = '']) => given),
  )
}

/** The layouts around a page, the outermost first. */
export function layoutsOf(page: string): string[] {
  const folders = path.dirname(page).split('/')
  return folders
    .map((_, at) => `${folders.slice(0, at + 1).join('/')}/layout.tsx`)
    .filter((file) => file !== page && existsSync(path.join(root, file)))
}

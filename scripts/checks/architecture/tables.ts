import ts from 'typescript'
import { locationOf, nodesOf } from './sources.ts'

/** The module of a file: `lib/domain/contract/…` belongs to `contract`. */
function moduleOf(file: string): string {
  return /^lib\/(?:engines|domain)\/([^/]+)\//.exec(file)?.[1] ?? ''
}

function isTables(node: ts.Expression): boolean {
  return ts.isIdentifier(node) ? node.text === 't' : ts.isPropertyAccessExpression(node) && node.name.text === 't'
}

/** Uses of a table (`t.contract`, `q.t.contract`) outside its module or outside a store. */
export function foreignTables(source: ts.SourceFile, owners: ReadonlyMap<string, string>): string[] {
  const isStore = source.fileName.endsWith('.store.ts')
  return nodesOf(source).flatMap((node) => {
    if (!ts.isPropertyAccessExpression(node) || !isTables(node.expression)) return []
    const owner = owners.get(node.name.text)
    if (owner === undefined || (isStore && owner === moduleOf(source.fileName))) return []
    return [`${locationOf(node)} names ${node.name.text}, which only the stores of ${owner} may`]
  })
}

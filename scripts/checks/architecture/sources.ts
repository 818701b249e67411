import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

export const root = path.resolve(import.meta.dirname, '../../..')

/** Paths from the root of the files that match, sorted. */
export function filesLike(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: root }).sort()
}

export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

export function parse(file: string, text = read(file)): ts.SourceFile {
  return ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  )
}

/** Every node below `top`, itself included, in the order of the text. */
export function nodesOf(top: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = []
  // Not getChildren(), which scans the text again for the tokens between the nodes.
  const visit = (node: ts.Node): void => {
    nodes.push(node)
    ts.forEachChild(node, visit)
  }
  visit(top)
  return nodes
}

/** `file:line` of a node, as editors and terminals open it. */
export function locationOf(node: ts.Node): string {
  const source = node.getSourceFile()
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
}

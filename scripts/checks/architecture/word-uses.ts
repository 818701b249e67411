import ts from 'typescript'
import { nodesOf } from './sources.ts'

const makers = new Set(['useTranslations', 'getTranslations', 'translator'])
const methods = new Set(['rich', 'has', 'raw', 'markup'])

/** Keys that a file asks for. `keys` matches a dotted key; what its groups capture is decided at run time. */
export type Use = { namespace: string; keys: RegExp }

/** Translators that a file puts into an object for others, as in `{ t: await translator(…, 'certificate') }`: name to namespaces. */
export type Shared = ReadonlyMap<string, ReadonlySet<string>>

/** The namespace of `useTranslations('ns')`, `await getTranslations('ns')` or `translator(locale, 'ns')`. */
function namespaceOf(node: ts.Node | undefined): string | null {
  if (!node) return null
  if (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) return namespaceOf(node.expression)
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || !makers.has(node.expression.text)) return null
  const last = node.arguments.at(-1)
  return last && ts.isStringLiteralLike(last) ? last.text : null
}

function add(names: Map<string, Set<string>>, name: string, namespace: string | null): void {
  if (namespace !== null) names.set(name, (names.get(name) ?? new Set()).add(namespace))
}

/** The elements of `await Promise.all([…])`. */
function elementsOf(node: ts.Node | undefined): readonly ts.Node[] {
  if (!node) return []
  if (ts.isAwaitExpression(node)) return elementsOf(node.expression)
  const [list] = ts.isCallExpression(node) ? node.arguments : []
  return list && ts.isArrayLiteralExpression(list) ? list.elements : []
}

/** The translators of a file by their names. */
function boundIn(nodes: readonly ts.Node[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>()
  for (const node of nodes) {
    if (!ts.isVariableDeclaration(node)) continue
    if (ts.isIdentifier(node.name)) add(names, node.name.text, namespaceOf(node.initializer))
    const values = elementsOf(node.initializer)
    if (ts.isArrayBindingPattern(node.name))
      for (const [at, element] of node.name.elements.entries())
        if (ts.isBindingElement(element)) add(names, element.name.getText(), namespaceOf(values[at]))
  }
  return names
}

export function sharedBy(sources: readonly ts.SourceFile[]): Shared {
  const names = new Map<string, Set<string>>()
  for (const source of sources) {
    const nodes = [...nodesOf(source)]
    const bound = boundIn(nodes)
    for (const node of nodes) {
      if (ts.isPropertyAssignment(node)) add(names, node.name.getText(), namespaceOf(node.initializer))
      if (ts.isShorthandPropertyAssignment(node))
        for (const namespace of bound.get(node.name.text) ?? []) add(names, node.name.text, namespace)
    }
  }
  return names
}

/** Namespaces in the types of a file: `Translator<'ns'>`, `ReturnType<typeof useTranslations<'ns'>>`. */
function typedIn(source: ts.SourceFile): string[] {
  return [...source.text.matchAll(/(?:useTranslations|getTranslations|Translator)<'([\w.]+)'>/g)].map(
    ([, name = '']) => name,
  )
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** What an argument may be, as sources of regular expressions. */
function patternsOf(argument: ts.Expression): string[] {
  if (ts.isStringLiteralLike(argument)) return [escaped(argument.text)]
  if (ts.isConditionalExpression(argument)) return [argument.whenTrue, argument.whenFalse].flatMap(patternsOf)
  if (ts.isAsExpression(argument) || ts.isParenthesizedExpression(argument)) return patternsOf(argument.expression)
  if (!ts.isTemplateExpression(argument)) return ['(.+)']
  return [
    escaped(argument.head.text) + argument.templateSpans.map((span) => `(.+)${escaped(span.literal.text)}`).join(''),
  ]
}

/** Every key that a file asks a translator for. */
export function usesIn(source: ts.SourceFile, shared: Shared): Use[] {
  const nodes = [...nodesOf(source)]
  const bound = boundIn(nodes)
  const typed = typedIn(source)
  const namespacesOf = (callee: ts.Expression): Iterable<string> => {
    const direct = namespaceOf(callee)
    if (direct !== null) return [direct]
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : ''
    return bound.get(name) ?? [...typed, ...(shared.get(name) ?? [])]
  }
  return nodes.flatMap((node) => {
    const [argument] = ts.isCallExpression(node) ? node.arguments : []
    if (!argument || !ts.isCallExpression(node)) return []
    const { expression } = node
    const isMethod = ts.isPropertyAccessExpression(expression) && methods.has(expression.name.text)
    const namespaces = [...namespacesOf(isMethod ? expression.expression : expression)]
    return namespaces.flatMap((namespace) =>
      patternsOf(argument).map((pattern) => ({ namespace, keys: new RegExp(`^${escaped(namespace)}\\.${pattern}$`) })),
    )
  })
}

/** What code may put into a key at run time: its string literals and the names of its properties. */
export function namesIn(source: ts.SourceFile): string[] {
  return [...nodesOf(source)].flatMap((node) => {
    if (ts.isStringLiteralLike(node)) return [node.text]
    return ts.isPropertyAssignment(node) || ts.isPropertySignature(node) ? [node.name.getText()] : []
  })
}

/** True if one of the uses asks for the key. */
export function isAskedFor(key: string, uses: readonly Use[], names: ReadonlySet<string>): boolean {
  return uses.some(({ keys }) =>
    keys
      .exec(key)
      ?.slice(1)
      .every((part) => names.has(part)),
  )
}

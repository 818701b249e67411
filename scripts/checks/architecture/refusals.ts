import ts from 'typescript'
import { nodesOf } from './sources.ts'

/** The codes that these files contain as string literals. */
export function namedCodes(sources: readonly ts.SourceFile[], codes: readonly string[]): Set<string> {
  const known = new Set(codes)
  const literals = sources.flatMap((source) => nodesOf(source)).filter(ts.isStringLiteralLike)
  return new Set(literals.map(({ text }) => text).filter((text) => known.has(text)))
}

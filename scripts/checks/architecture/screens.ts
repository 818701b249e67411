import ts from 'typescript'
import { locationOf, nodesOf } from './sources.ts'

const textAttributes = new Set(['alt', 'aria-description', 'aria-label', 'label', 'placeholder', 'title'])
const hasLetters = (text: string) => /\p{L}/u.test(text)

/** Text in a component that belongs in the catalogue. */
export function hardCodedWords(source: ts.SourceFile): string[] {
  return nodesOf(source).flatMap((node) => {
    if (ts.isJsxText(node) && hasLetters(node.text)) return [`${locationOf(node)} has the text "${node.text.trim()}"`]
    if (!ts.isJsxAttribute(node) || !textAttributes.has(node.name.getText())) return []
    const value = node.initializer
    return value && ts.isStringLiteral(value) && hasLetters(value.text)
      ? [`${locationOf(node)} has the text "${value.text}"`]
      : []
  })
}

/** `style=` attributes, which the content security policy of a rendered page refuses. */
export function inlineStyles(source: ts.SourceFile): string[] {
  return nodesOf(source)
    .filter((node) => ts.isJsxAttribute(node) && node.name.getText() === 'style')
    .map((node) => `${locationOf(node)} has a style attribute`)
}

const physical = [
  /(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right)(?:-[a-z]+)?\s*:/,
  /border-(?:top|bottom)-(?:left|right)-radius\s*:/,
  /(?:float|clear|text-align)\s*:\s*(?:left|right)\b/,
]

/** The second and fourth of four values are right and left. */
function isLopsided(line: string): boolean {
  const values = /(?:^|[\s;{])(?:margin|padding|inset|border-(?:width|color|style))\s*:\s*([^;]+)/
    .exec(line)?.[1]
    ?.trim()
    .split(/\s+(?![^(]*\))/)
  return values?.length === 4 && values[1] !== values[3]
}

/** Lines of a style sheet with physical left or right, which are on the wrong side in right-to-left languages. */
export function physicalProperties(file: string, css: string): string[] {
  const withoutComments = css.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
  return withoutComments
    .split('\n')
    .flatMap((line, index) =>
      physical.some((pattern) => pattern.test(line)) || isLopsided(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
    )
}

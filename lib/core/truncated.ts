/** The beginning of a text, at most `max` UTF-16 code units long. Never splits a surrogate pair. */
export function truncated(text: string, max: number): string {
  return text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')
}

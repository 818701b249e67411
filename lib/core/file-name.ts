/** A title as the beginning of a file's name, on every system; `fallback` where nothing is left of it. */
export function fileNameOf(title: string, fallback: string): string {
  return title.replaceAll(/[\p{Cc}/\\:*?"<>|]+/gu, ' ').trim() || fallback
}

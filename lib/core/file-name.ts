/** A title as the base of a file name that every system accepts; `fallback` if no character remains. */
export function fileNameOf(title: string, fallback: string): string {
  return title.replaceAll(/[\p{Cc}/\\:*?"<>|]+/gu, ' ').trim() || fallback
}

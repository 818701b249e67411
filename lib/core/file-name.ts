/** A title as a file name without extension that every operating system accepts; `fallback` if no character remains. */
export function fileNameOf(title: string, fallback: string): string {
  return title.replaceAll(/[\p{Cc}/\\:*?"<>|]+/gu, ' ').trim() || fallback
}

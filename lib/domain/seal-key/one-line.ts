/** The name of a certificate, which has a line for each attribute, as one line. */
export function oneLine(name: string): string {
  return name.replaceAll('\n', ', ')
}

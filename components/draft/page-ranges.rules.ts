/** Page numbers in order, with runs of at least three as one range: ["2", "5–7"]. */
export function pageRanges(pages: readonly number[], format: (page: number) => string): string[] {
  const runs: number[][] = []
  for (const page of [...new Set(pages)].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && run.at(-1) === page - 1) run.push(page)
    else runs.push([page])
  }
  return runs.flatMap((run) => {
    const [first = 0, last = 0] = [run[0], run.at(-1)]
    return run.length < 3 ? run.map(format) : [`${format(first)}–${format(last)}`]
  })
}

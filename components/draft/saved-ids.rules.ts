type Row = { key: string; id?: string }

/** The rows with the ids of their recipients. A row is edited while it is saved, so ids are assigned by its key. */
export function withSavedIds<R extends Row>(rows: readonly R[], ids: ReadonlyMap<string, string>): R[] {
  return rows.map((row) => {
    const id = ids.get(row.key) ?? row.id
    return id === undefined ? row : { ...row, id }
  })
}

/** The ids by key, after the server saved these rows and returned their ids in the same order. */
export function idsAfterSave(rows: readonly Row[], returned: readonly string[]): Map<string, string> {
  return new Map(rows.flatMap(({ key }, at) => (returned[at] === undefined ? [] : [[key, returned[at]]])))
}

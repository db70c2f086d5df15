/** Names and numbers of an enum, in both directions. */
export interface EnumTable<Name extends string> {
  readonly names: ReadonlyMap<number, Name>
  readonly values: ReadonlyMap<string, number>
  /** Largest number that the wire type holds. */
  readonly max: number
  /** Lists all names with their numbers, for error messages. */
  describe(): string
}

/** Builds the table of an enum whose wire type holds at most `max`. */
export function enumTable<Name extends string>(
  values: Readonly<Record<Name, number>>,
  max: number,
): EnumTable<Name> {
  const entries = Object.entries(values) as [Name, number][]
  return {
    names: new Map(entries.map(([name, value]) => [value, name])),
    values: new Map(entries),
    max,
    describe: () => entries.map(([name, value]) => `${name} (${value})`).join(', '),
  }
}

/** Field names and the kinds of elements that carry them, in order, by the name of the payload's type. */
export type PayloadLayout = Readonly<Record<string, readonly (readonly [name: string, kind: string])[]>>

interface Element {
  readonly kind: string
  readonly value?: unknown
}

/**
 * Converts a payload from its list to an object with names; undefined if the type is unknown or the list has
 * another form.
 */
export function readPayload(
  by: string,
  type: string | number,
  list: readonly Element[],
  layout: PayloadLayout,
): Record<string, unknown> | undefined {
  const fields = typeof type === 'string' && Object.hasOwn(layout, type) ? layout[type] : undefined
  if (fields === undefined || fields.length !== list.length) return undefined
  const payload: Record<string, unknown> = { [by]: type }
  for (const [index, [name, kind]] of fields.entries()) {
    const element = list[index]
    if (element?.kind !== kind) return undefined
    payload[name] = element.value
  }
  return payload
}

/** Converts a payload from an object with names to its list. */
export function writePayload(payload: object, type: string, layout: PayloadLayout): Element[] {
  const values = payload as Readonly<Record<string, unknown>>
  return (layout[type] ?? []).map(([name, kind]) => ({ kind, value: values[name] }))
}

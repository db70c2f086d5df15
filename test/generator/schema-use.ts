interface Part {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly definitions?: Readonly<Record<string, Part>>
  readonly properties?: Readonly<Record<string, Part>>
  readonly items?: Part
  readonly if?: Part
  readonly then?: Part
  readonly else?: Part
}

/** Lists the keys and words of a schema that no data uses, by their paths. */
export function unusedParts(schema: object, data: readonly unknown[]): string[] {
  const root: Part = schema
  const unused = new Set(parts(root, '#').flatMap(([path, part]) => named(path, part)))
  for (const each of data) for (const path of uses(root, root, '#', each)) unused.delete(path)
  return [...unused]
}

function named(path: string, part: Part): string[] {
  const keys = Object.keys(part.properties ?? {}).map(key => `${path}/properties/${key}`)
  return [...keys, ...(part.enum ?? []).map(word => `${path} ${word}`)]
}

function parts(part: Part, path: string): [string, Part][] {
  const below = (['definitions', 'properties'] as const).flatMap(group =>
    Object.entries(part[group] ?? {}).flatMap(([key, inner]) => parts(inner, `${path}/${group}/${key}`)),
  )
  const inside = (['items', 'then', 'else'] as const).flatMap(key => {
    const inner = part[key]
    return inner === undefined ? [] : parts(inner, `${path}/${key}`)
  })
  return [[path, part], ...below, ...inside]
}

// Follows valid data through the schema.
function* uses(root: Part, part: Part, path: string, data: unknown): Generator<string> {
  if (part.$ref !== undefined) {
    const definition = root.definitions?.[part.$ref.replace('#/definitions/', '')]
    if (definition !== undefined) yield* uses(root, definition, part.$ref, data)
    return
  }
  if (part.enum !== undefined) yield `${path} ${data}`
  if (part.if !== undefined) {
    const branch =
      (part.if.type === 'array') === Array.isArray(data) && typeof data === 'object' ? 'then' : 'else'
    const inner = part[branch]
    if (inner !== undefined) yield* uses(root, inner, `${path}/${branch}`, data)
  }
  if (Array.isArray(data)) {
    for (const item of data)
      if (part.items !== undefined) yield* uses(root, part.items, `${path}/items`, item)
  } else if (typeof data === 'object' && data !== null) {
    for (const [key, value] of Object.entries(data)) {
      const inner = part.properties?.[key]
      if (inner === undefined) continue
      yield `${path}/properties/${key}`
      yield* uses(root, inner, `${path}/properties/${key}`, value)
    }
  }
}

/** Notes of the schema on one of its parts. */
export interface SchemaNote {
  /** Name, in words, of the definition that is or contains the part, e.g. `type name`. */
  readonly definition?: string
  /** Key whose value the part describes, if it is below one inside the definition. */
  readonly key?: string
  /** Whether the part is the whole definition. */
  readonly whole: boolean
  /** First paragraph of the part's description. */
  readonly description?: string
}

/** Notes on every part of a schema, by the part itself: ajv's own paths end at each `$ref`. */
export type SchemaNotes = ReadonlyMap<object, SchemaNote>

/** Collects the notes of a schema. */
export function schemaNotes(schema: object): SchemaNotes {
  const notes = new Map<object, SchemaNote>()
  addNotes(notes, schema, { whole: true })
  return notes
}

function addNotes(notes: Map<object, SchemaNote>, part: unknown, around: SchemaNote): void {
  if (!isMap(part)) return
  const own = typeof part.description === 'string' ? { description: summary(part.description) } : {}
  const note = { ...around, ...own }
  notes.set(part, note)
  const { description: _, ...silent } = note
  const inside = { ...silent, whole: false }
  for (const [name, inner] of entries(part.definitions)) {
    addNotes(notes, inner, { definition: words(name), whole: true })
  }
  for (const [key, inner] of entries(part.properties)) addNotes(notes, inner, { ...inside, key })
  addNotes(notes, part.items, inside)
  // A branch shares the note of the whole choice.
  addNotes(notes, part.then, note)
  addNotes(notes, part.else, note)
}

// The rest of a description is for writing a spec, not for reading an error.
function summary(description: string): string {
  return description.split('\n\n', 1)[0] ?? ''
}

function entries(value: unknown): [string, unknown][] {
  return isMap(value) ? Object.entries(value) : []
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function words(camelCase: string): string {
  return camelCase.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}

import type { ErrorObject } from 'ajv'
import type { SourceFile } from '../load/source-file.ts'
import type { Diagnostic, Span } from '../report/diagnostic.ts'
import { nearestName, suggestion } from '../report/nearest.ts'
import { allowedKeys } from './drop-companions.ts'
import { instancePath } from './instance-path.ts'
import type { SchemaNote, SchemaNotes } from './schema-notes.ts'
import { jsonTypeWords, listed, quoted, valueWords, whereWords } from './value-words.ts'

interface Explanation {
  readonly rule: string
  readonly message: string
  readonly hint?: string | undefined
  /** Place of the mistake, if it is not the value itself. */
  readonly span?: Span
}

/** Explains a schema error and its place in the words of the spec language. */
export function explain(error: ErrorObject, file: SourceFile, notes: SchemaNotes): Diagnostic {
  const note = notes.get(error.parentSchema ?? {})
  const { rule, message, span, hint } = explanation(error, file, note, notes)
  return {
    rule,
    message,
    span: span ?? file.locate(instancePath(error)),
    ...(hint === undefined ? {} : { hint }),
  }
}

function explanation(
  error: ErrorObject,
  file: SourceFile,
  note: SchemaNote | undefined,
  notes: SchemaNotes,
): Explanation {
  const { params, data } = error
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty)
      return {
        rule: 'unknown-key',
        message: `unknown key ${quoted(key)} in ${whereWords(note)}`,
        hint: afterComma(data, key) ?? suggestion(key, allowedKeys(error)),
        span: file.locate([...instancePath(error), key], 'key'),
      }
    }
    case 'required':
      return {
        rule: 'schema-required',
        message: `${quoted(params.missingProperty)} is missing in ${whereWords(note)}`,
        hint: notes.get(error.parentSchema?.properties?.[params.missingProperty] ?? {})?.description,
      }
    case 'type':
      return explainType(error, file, note)
    case 'const':
    case 'enum': {
      const allowed = ((params.allowedValues ?? [params.allowedValue]) as unknown[]).map(String)
      const meant = typeof data === 'string' ? nearestName(data, allowed) : undefined
      return {
        rule: 'schema-value',
        message: `must be ${listed(allowed.map(quoted))}, not ${valueWords(data)}`,
        hint: meant === undefined ? note?.description : `did you mean ${quoted(meant)}?`,
      }
    }
    case 'pattern': {
      const what = note?.whole === true ? note.definition : undefined
      return {
        rule: 'schema-pattern',
        message: `${quoted(data)} is not a ${what ?? 'valid text'}: it must match ${params.pattern}`,
        hint: note?.description,
      }
    }
    default:
      return { rule: 'schema-size', message: explainSize(error), hint: note?.description }
  }
}

/** Advises to quote a text between braces whose comma has made a key of its second part. */
function afterComma(data: unknown, key: string): string | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, key)) return undefined
  if ((data as Readonly<Record<string, unknown>>)[key] !== null || !key.includes(' ')) return undefined
  return "a comma ends a text between braces: if this belongs to the text before it, quote the whole text: 'like, this'"
}

function explainType(error: ErrorObject, file: SourceFile, note: SchemaNote | undefined): Explanation {
  const { data } = error
  const wanted = [error.params.type].flat() as string[]
  const key = instancePath(error).at(-1)
  if (data === null && key !== undefined && !/^\d+$/.test(key)) {
    const message = `${quoted(key)} has no value: it must be ${listed(wanted.map(jsonTypeWords))}`
    return { rule: 'schema-type', message, hint: note?.description }
  }
  const source = sourceOf(file, file.locate(instancePath(error)))
  const pattern = error.parentSchema?.pattern
  const quotable =
    data !== null &&
    typeof data !== 'object' &&
    wanted.includes('string') &&
    (typeof pattern !== 'string' || new RegExp(pattern).test(source))
  const definition = note?.whole === true ? note.definition : undefined
  if (typeof data === 'number' && (definition === 'version' || definition === 'release')) {
    return {
      rule: 'version-unquoted',
      message: `a ${definition} must be in quotes: YAML reads ${source} as the number ${data}`,
      hint: `quote it: '${source}'`,
    }
  }
  return {
    rule: 'schema-type',
    message: `must be ${listed(wanted.map(jsonTypeWords))}, not ${valueWords(data)}`,
    hint: quotable ? `quote it: '${source}'` : (withoutBrackets(data, wanted) ?? note?.description),
  }
}

// A list of one name, where the language wants the name.
function withoutBrackets(data: unknown, wanted: readonly string[]): string | undefined {
  if (!Array.isArray(data) || data.length !== 1 || typeof data[0] !== 'string') return undefined
  return wanted.includes('string') ? `write it without brackets: ${data[0]}` : undefined
}

function explainSize(error: ErrorObject): string {
  const { limit } = error.params
  switch (error.keyword) {
    case 'minLength':
    case 'minProperties':
      return 'must not be empty'
    case 'minItems':
      return `must have at least ${limit} ${limit === 1 ? 'entry' : 'entries'}`
    case 'maxItems':
      return limit === 0 ? 'must be an empty list' : `must have at most ${limit} entries`
    case 'minimum':
      return `must be at least ${limit}, not ${error.data}`
    case 'maximum':
      return `must be at most ${limit}, not ${error.data}`
    default:
      return error.message ?? error.keyword
  }
}

function sourceOf(file: SourceFile, span: Span): string {
  return (file.text.split(/\r?\n/)[span.line - 1] ?? '').slice(span.column - 1, span.endColumn - 1)
}

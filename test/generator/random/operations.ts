import type {
  RawBodyCase,
  RawField,
  RawGate,
  RawOperation,
  RawStream,
} from '../../../generator/resolve/raw.ts'
import { anyGate, type Draft, doc, gateWithin, isGated, nameFields } from './draft.ts'
import { fieldList, writtenValue } from './fields.ts'

/** Parts of a protocol that its operations can use. */
export interface Surroundings {
  readonly streams: readonly RawStream[]
  /** Name of the only grammar. */
  readonly grammar: string
  readonly channel: boolean
  readonly pull: boolean
  readonly push: boolean
}

/** Makes records, and repetitions of them. */
export function streams(draft: Draft, grammar: string): RawStream[] {
  const { dice, types } = draft
  const integers = types.filter(({ kind, gate, max = 0n }) => kind === 'number' && max > 1n && !isGated(gate))
  const records = Array.from({ length: dice.number(0, 2) }, (_, at): RawStream => {
    const fields = fieldList(draft, { around: [], forward: false }, 0, 4, ['body'])
      .filter(
        ({ since, before, feature, without }) =>
          !isGated({
            ...(since && { since }),
            ...(before && { before }),
            ...(feature && { feature }),
            ...(without && { without }),
          }),
      )
      .map(({ default: _, lossy: __, ...part }) => part)
    const place = dice.number(0, fields.length)
    const record = [...fields.slice(0, place), { name: 'body', body: grammar }, ...fields.slice(place)]
    return {
      name: dice.chance(50) ? `Record${at}` : `Part${at}Record`,
      ...(dice.chance(80) ? { doc: doc(draft) } : {}),
      record,
    }
  })
  const repetitions = records.flatMap(({ name }, at): RawStream[] => {
    if (dice.chance(30)) return []
    const head = { name: `Many${at}`, doc: doc(draft), repeat: name }
    if (dice.chance(50)) return [{ ...head, count: dice.of(integers).name }]
    const type = dice.of([...integers, ...types.filter(({ kind }) => kind === 'boolean')]).name
    const [more, end] = dice.of([
      [1, 0],
      [0, 1],
    ] as const)
    return [{ ...head, marker: { type, more, end } }]
  })
  return [...records, ...repetitions]
}

/** Makes one operation. */
export function operation(draft: Draft, name: string, opcode: number, around: Surroundings): RawOperation {
  const { dice, min, max } = draft
  const removed = dice.chance(10)
    ? { version: `1.${dice.number(1, max)}`, release: '2.1', doc: doc(draft) }
    : undefined
  const gone = removed !== undefined && Number(removed.version.slice(2)) <= min
  const gate: RawGate =
    removed !== undefined ? (gone ? {} : { before: removed.version }) : dice.chance(40) ? anyGate(draft) : {}
  const place = { around: [gate], forward: false }
  const quiet = around.channel && dice.chance(20)
  const request: Pick<RawOperation, 'request'> = dice.chance(80)
    ? { request: fieldList(draft, place, 0, 5, ['upload', 'download']) }
    : {}
  return {
    name,
    opcode,
    ...(dice.chance(80) ? { doc: doc(draft) } : {}),
    ...(dice.chance(50)
      ? {}
      : { introduced: { version: `1.${min}`, release: '1.0', bumped: true as const } }),
    ...(dice.chance(20) ? { obsolete: { doc: doc(draft) } } : {}),
    ...(removed === undefined ? {} : { removed }),
    ...gate,
    ...(quiet ? { channel: 'none' as const } : {}),
    ...request,
    ...body(draft, gate, around, quiet, request.request ?? []),
  }
}

/** Makes the bodies of an operation, and the answer that they allow. */
function body(
  draft: Draft,
  gate: RawGate,
  around: Surroundings,
  quiet: boolean,
  beside: readonly RawField[],
): Pick<RawOperation, 'upload' | 'download' | 'response'> {
  const { dice } = draft
  switch (dice.number(0, 5)) {
    case 0:
      return {
        download: {
          name: 'download',
          doc: doc(draft),
          by: 'inline',
          content: dice.of([around.grammar, ...streamsIn([gate], around)]),
        },
      }
    case 1: {
      if (!around.push || quiet) return response(draft, gate)
      const content = dice.of(['bytes', around.grammar, ...streamsIn([gate], around)])
      const ack = {
        response: [
          { name: 'ack', type: 'Int', const: 1, ...(dice.chance(50) ? { check: true as const } : {}) },
        ],
      }
      return { download: { name: 'download', by: 'push', content }, ...(dice.chance(50) ? ack : {}) }
    }
    case 2:
    case 3:
      return { upload: upload(draft, gate, around, quiet, beside), ...response(draft, gate) }
    default:
      return response(draft, gate)
  }
}

function response(draft: Draft, gate: RawGate): Pick<RawOperation, 'response'> {
  const place = { around: [gate], forward: false }
  switch (draft.dice.number(0, 4)) {
    case 0:
      return {}
    case 1:
    case 2:
      return { response: orValue(fieldList(draft, place, 0, 4, ['upload', 'download'])) }
    default:
      return {
        response: {
          ...writtenValue(draft, place),
          ...(draft.dice.chance(50) ? { doc: doc(draft) } : {}),
        },
      }
  }
}

/** Writes a list of one field that is in every session as a value, as the rules demand. */
function orValue(fields: RawField[]): NonNullable<RawOperation['response']> {
  const [only] = fields
  if (only === undefined || fields.length > 1 || only.const !== undefined) return fields
  const { name: _, default: __, lossy: ___, ...value } = only
  return ['since', 'before', 'feature', 'without'].some(part => part in value) ? fields : value
}

function upload(
  draft: Draft,
  gate: RawGate,
  around: Surroundings,
  quiet: boolean,
  beside: readonly RawField[],
): NonNullable<RawOperation['upload']> {
  const { dice } = draft
  const [name = 'upload'] = dice.chance(50)
    ? nameFields(
        draft,
        1,
        beside.map(field => field.name),
      )
    : []
  const first = gateWithin(draft, [gate])
  const forms = isGated(first) ? [first, {}] : [{}]
  const wire = forms.map((each): RawBodyCase => {
    const by = dice.of([
      'frames',
      'inline',
      ...(around.pull && !quiet ? ['pull'] : []),
    ] as RawBodyCase['by'][])
    const contents = [
      around.grammar,
      ...streamsIn([gate, first], around),
      ...(by === 'inline' ? [] : ['bytes']),
    ]
    return { ...each, by, content: dice.of(contents), ...(dice.chance(30) ? { doc: doc(draft) } : {}) }
  })
  return { name, doc: doc(draft), wire }
}

/** Lists the streams that fit a body: within a gate, some form of a field might never be used. */
function streamsIn(gates: readonly RawGate[], { streams: all }: Surroundings): string[] {
  const withForms = all.filter(({ record = [] }) => record.some(({ wire }) => wire !== undefined))
  const names = new Set(gates.some(isGated) ? withForms.map(({ name }) => name) : [])
  return all.flatMap(({ name, repeat = name }) => (names.has(repeat) ? [] : [name]))
}

import type {
  RawChannel,
  RawHandshake,
  RawLiteral,
  RawMessage,
  RawPayload,
  RawStep,
  RawTypeDefinition,
  RawTypeExpression,
} from '../../../generator/resolve/raw.ts'
import { anyGate, type Draft, doc, isGated, type TypeNote } from './draft.ts'
import { expression, fieldList } from './fields.ts'

/** Makes the log channel: one message of each role, several to show, perhaps with a payload. */
export function channel(draft: Draft): RawChannel {
  const { dice } = draft
  const types = draft.types.filter(({ gate }) => !isGated(gate))
  const everywhere = { around: [], forward: false }
  const tag = dice.of(types.filter(({ kind, max = 0n }) => kind === 'number' && max >= 255n)).name
  const said = fieldList(draft, everywhere, 0, 3, ['kind', 'msg']).filter(
    field => field.const !== undefined || (field.default !== undefined && field.default !== 'none'),
  )
  const ended = dice.chance(30) ? [{ name: 'zero', type: 'Int', const: 0 }] : []
  const messages: Omit<RawMessage, 'tag'>[] = [
    { name: 'Done', role: 'end', doc: doc(draft), fields: ended },
    { name: 'Failed', role: 'fail', doc: doc(draft), fields: [{ name: 'msg', type: 'Text' }, ...said] },
    { name: 'Line', role: 'log', doc: doc(draft), fields: [{ name: 'msg', type: 'Text' }] },
  ]
  for (let at = dice.number(0, 2); at > 0; at -= 1) {
    const gate = dice.chance(50) ? anyGate(draft) : {}
    messages.push({
      name: `Note${at}`,
      role: 'log',
      doc: doc(draft),
      ...gate,
      fields: fieldList(draft, { around: [gate], forward: false }, 0, 4, ['kind']),
    })
  }
  if (dice.chance(30)) {
    const instead = { message: 'Line', field: 'msg', via: 'activity-as-line' }
    messages.push({
      name: 'Begin',
      role: 'log',
      doc: doc(draft),
      ...anyGate(draft),
      instead,
      fields: [{ name: 'text', type: 'Text' }],
    })
  }
  const bytes = types.find(({ kind }) => kind === 'bytes')
  if (dice.chance(60))
    messages.push({ name: 'Read', role: 'pull', doc: doc(draft), fields: [{ name: 'desired', type: 'Int' }] })
  if (bytes !== undefined)
    messages.push({
      name: 'Write',
      role: 'push',
      doc: doc(draft),
      fields: [{ name: 'data', type: bytes.name }],
    })
  const payload = dice.chance(50) ? addPayload(draft, messages) : undefined
  return {
    name: dice.of(['LogMessage', 'Log', 'Chatter']),
    ...(dice.chance(50) ? { doc: doc(draft) } : {}),
    tag,
    messages: messages.map(({ name, ...rest }, at) => ({ name, tag: at * 7, ...rest })),
    ...(payload === undefined ? {} : { payloads: [payload] }),
  }
}

function addPayload(draft: Draft, messages: Omit<RawMessage, 'tag'>[]): RawPayload {
  const { dice } = draft
  const types = draft.types.filter(({ gate }) => !isGated(gate))
  const by = dice.of(types.filter(({ kind, names }) => kind === 'enum' && names !== undefined))
  const values = dice.some(
    types.filter(({ kind }) => kind === 'number' || kind === 'string' || kind === 'bytes'),
    1,
    3,
  )
  const cases = values.map(({ name }, at) => ({
    name: `As${at}`,
    tag: at,
    fields: [{ name: 'value', type: name }],
  }))
  const definition: RawTypeDefinition = { name: 'Element', doc: doc(draft), union: { tag: 'Byte', cases } }
  const note: TypeNote = { name: 'Element', kind: 'other', gate: {}, definition }
  draft.types.push(note)
  messages.push({
    name: 'Told',
    role: 'log',
    doc: doc(draft),
    fields: [
      { name: 'type', type: by.name },
      { name: 'fields', type: { list: 'Element' } },
    ],
  })
  return {
    name: 'ToldPayload',
    doc: doc(draft),
    message: 'Told',
    by: 'type',
    list: 'fields',
    cases: dice.some(by.names ?? [], 1, 3).map(name => ({
      name,
      fields: dice
        .some(['path', 'size', 'value', 'class'], 0, 3)
        .map(field => ({ name: field, type: dice.of(cases).name })),
    })),
  }
}

/** Makes the handshake: magic numbers, the version, perhaps features, and the steps that follow from them. */
export function handshake(draft: Draft, negotiated: string | undefined, hasChannel: boolean): RawHandshake {
  const { dice, min, max } = draft
  const steps: RawStep[] = [
    ...(dice.chance(70)
      ? [{ from: 'client' as const, name: 'clientMagic', type: 'Int', const: 0x6e697863 }]
      : []),
    ...(dice.chance(70)
      ? [{ from: 'server' as const, name: 'serverMagic', type: 'Int', const: 0x6478696f, ...refusals(draft) }]
      : []),
    { from: 'server', name: 'serverVersion', type: 'Int' },
    { from: 'client', name: 'clientVersion', type: 'Int' },
    {
      negotiate: 'version',
      client: 'clientVersion',
      server: 'serverVersion',
      ...(dice.chance(30) ? { refuse: [{ from: `1.${max + 3}`, doc: doc(draft) }] } : {}),
    },
  ]
  if (negotiated !== undefined) {
    const gate = negotiated === `1.${min}` ? {} : { since: negotiated }
    const absent = negotiated === `1.${min}` ? {} : { default: [] as const }
    const type = { [dice.of(['set', 'list'])]: 'Text' }
    steps.push(
      { from: 'client', name: 'clientFeatures', type, ...gate, ...absent },
      { from: 'server', name: 'serverFeatures', type, ...gate, ...absent },
      { negotiate: 'features', client: 'clientFeatures', server: 'serverFeatures', ...gate },
    )
  }
  for (let at = dice.number(0, 3); at > 0; at -= 1) {
    const from = dice.of(['client', 'server'] as const)
    const gate = dice.chance(50) ? { since: `1.${dice.number(min + 1, max)}` } : {}
    const [type, absent] = dice.of<[RawTypeExpression, RawLiteral]>([
      ['Text', 'hello'],
      ['Int', 7],
      [{ list: expression(draft, { around: [], forward: false }, 1) }, []],
    ])
    steps.push({ from, name: `extra${at}`, type, default: absent, ...gate })
  }
  if (hasChannel && dice.chance(50)) steps.push({ channel: 'run' })
  return { ...(dice.chance(50) ? { doc: doc(draft) } : {}), steps }
}

function refusals(draft: Draft): Pick<RawStep, 'refusals'> {
  const words = draft.dice.some([0x64656e79, 0x66756c6c], 0, 2)
  return words.length === 0 ? {} : { refusals: words.map(word => ({ word, doc: doc(draft) })) }
}

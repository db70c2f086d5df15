import type * as fc from 'fast-check'
import { stringify } from 'yaml'
import type { Space } from '../../../generator/ir/gate.ts'
import { schemaLine } from '../../../generator/load/schema-line.ts'
import type { RawFile } from '../../../generator/resolve/raw.ts'
import type { RawGrammar, RawGrammarItem } from '../../../generator/resolve/raw-grammar.ts'
import { addCompounds } from './compounds.ts'
import { type Dice, diced } from './dice.ts'
import { type Draft, doc, gateOf } from './draft.ts'
import { operation, streams } from './operations.ts'
import { addScalars } from './scalars.ts'
import { channel, handshake } from './talk.ts'
import { takenNames } from './words.ts'

/** Files of a spec, by their paths. */
export type SpecFiles = readonly (readonly [path: string, text: string])[]

/** Valid specs of a protocol called `demo`, of one to three files. */
export const validSpecs: fc.Arbitrary<SpecFiles> = diced(dice => split(dice, spec(dice)))

function spec(dice: Dice): RawFile {
  const min = dice.number(0, 12)
  const max = min + dice.number(1, 20)
  const features = dice.some(['fast', '2nd-try', 'x', 'Mixed-Case-3'], 0, 3)
  const hasHandshake = dice.chance(70)
  const negotiated = hasHandshake && features.length > 0 ? `1.${dice.number(min, max)}` : undefined
  const space: Space = {
    versions: { min: (1 << 8) | min, max: (1 << 8) | max },
    ...(negotiated === undefined
      ? {}
      : { negotiated: gateOf(negotiated === `1.${min}` ? {} : { since: negotiated }) }),
  }
  const draft: Draft = { dice, min, max, features, space, types: [], later: [] }
  const taken = dice.some(takenNames, 0, 4)
  let count = 0
  const name = (what: string): string => {
    count += 1
    if (what === 'Int' || what === 'Byte' || (what === 'Text' && count > 0)) return what
    return (what !== 'Alias' && dice.chance(15) ? taken.pop() : undefined) ?? `${what}${count}`
  }
  addScalars(draft, name)
  addCompounds(draft, name)
  const hasChannel = dice.chance(70)
  const messages = hasChannel ? { channel: channel(draft) } : {}
  const roles = messages.channel?.messages.map(message => message.role) ?? []
  const grammar = dice.of(['nar', 'x', 'archive-2'])
  const bodies = streams(draft, grammar)
  const around = {
    streams: bodies,
    grammar,
    channel: hasChannel,
    pull: roles.includes('pull'),
    push: roles.includes('push'),
  }
  const names = dice.some(
    [
      'Get',
      'Put',
      'Delete',
      'New',
      'Class',
      'GCAll',
      'Await',
      'X',
      'IsIt',
      'Options',
      'Set',
      'Date',
      'Error',
      'Object',
      'String',
      'Boolean',
      'Array',
      'Function',
    ],
    0,
    5,
  )
  const operations = names.map((each, at) => operation(draft, each, at * 3, around))
  const isUsed = hasWord([bodies, operations], grammar)
  const whole = {
    ...(dice.chance(30) ? { language: 1 } : {}),
    protocol: {
      name: 'demo',
      title: 'Demo',
      doc: doc(draft),
      ...(dice.chance(50) ? { peer: 'daemon' } : {}),
    },
    versions: { min: `1.${min}`, max: `1.${max}`, changes: [{ version: `1.${max}`, doc: doc(draft) }] },
    features: features.map(each => ({
      name: each,
      doc: doc(draft),
      ...(dice.chance(30) ? { vendor: 'Who' } : {}),
    })),
    releases: [
      { from: '1.0', version: `1.${min}` },
      { from: '2.0', to: '2.4', version: `1.${max}`, features: { client: features } },
    ],
    limits: { string: dice.of([300, 65536]), count: 1000, frame: 1000, depth: dice.of([24, 64]) },
    ...(hasHandshake ? { handshake: handshake(draft, negotiated, hasChannel) } : {}),
    ...messages,
    types: draft.types.map(({ definition }) => definition),
    ...(isUsed
      ? { grammars: [{ name: grammar, via: 'nix-archive', ...grammarRules(draft), doc: doc(draft) }] }
      : {}),
    streams: bodies,
    operations,
    ...(dice.chance(30) ? { implementations: [implementation(draft, features)] } : {}),
    ...(dice.chance(30) ? { reserved: [{ opcode: 1, name: 'Kept', doc: doc(draft) }] } : {}),
  }
  const text = JSON.stringify({ ...whole, releases: [] })
  const isGated = (name: string): boolean =>
    ['feature', 'without'].some(part => text.includes(`"${part}":"${name}"`))
  return {
    ...whole,
    features: whole.features.map(each =>
      isGated(each.name) ? each : { ...each, bytes: 'unchanged' as const },
    ),
  }
}

/** Draws rules of a grammar: all forms of them, or none. */
function grammarRules({ dice }: Draft): Pick<RawGrammar, 'rules'> {
  if (dice.chance(50)) return {}
  const items: RawGrammarItem[] = dice.some(
    [
      { bytes: 'size' },
      { rule: 'whole' },
      { optional: [{ text: 'more' }, { bytes: 'more' }] },
      { repeat: [{ text: 'item' }, { rule: 'whole' }] },
      { choice: [[{ text: 'a' }], [{ text: '' }, { bytes: 'b' }]] },
    ],
    0,
    5,
  )
  return { rules: [{ name: 'whole', items: [{ text: 'begin' }, ...items] }] }
}

/** Whether a grammar is what some body contains, or ends by. */
function hasWord(sections: readonly unknown[], grammar: string): boolean {
  const text = JSON.stringify(sections)
  return ['body', 'content'].some(key => text.includes(`"${key}":"${grammar}"`))
}

/** Spreads the sections over files. */
function split(dice: Dice, whole: RawFile): SpecFiles {
  const files = Array.from({ length: dice.number(1, 3) }, (): Record<string, unknown> => ({}))
  for (const [section, content] of Object.entries(whole))
    Object.assign(dice.of(files), { [section]: content })
  return files.map((content, at) => {
    const path = at === 0 ? 'spec/demo/demo.yaml' : `spec/demo/more/part-${at}.yaml`
    return [path, `${schemaLine(path)}\n${stringify(content)}`]
  })
}

function implementation(
  draft: Draft,
  features: readonly string[],
): NonNullable<RawFile['implementations']>[number] {
  const { dice, min, max } = draft
  const spans = Array.from({ length: dice.number(1, 3) }, (_, at) => ({
    from: `${at}.0`,
    ...(dice.chance(50) ? { to: `${at}.9` } : {}),
    version: `1.${dice.number(min, max)}`,
    ...(dice.chance(50) ? { accepts: `1.${min}` } : {}),
    ...(dice.chance(50) ? { features: { client: features } } : {}),
    ...(dice.chance(50) ? { differs: [doc(draft)] } : {}),
    ...(dice.chance(50) ? { evidence: ['src/main.c'] } : {}),
  }))
  return { name: 'Who', ...(dice.chance(50) ? { doc: doc(draft) } : {}), spans }
}

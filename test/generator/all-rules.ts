import { rules as semanticRules } from '../../generator/check/registry.ts'

/** A rule id, the stage that applies it, and its demand in one sentence. */
export interface RuleEntry {
  readonly id: string
  readonly stage: 'load' | 'validate' | 'resolve' | 'check'
  readonly summary: string
}

/** Every rule that a spec can break, in the order in which they are applied. */
export const allRules: readonly RuleEntry[] = [
  ...entries('load', {
    'schema-line': 'The first line of a spec file names the schema, by which editors complete and explain.',
    'not-utf8': 'A spec file is UTF-8.',
    'yaml-syntax': 'A spec file is one YAML document, without NUL bytes.',
    'language-newer': 'A spec is in a version of the language that this release reads.',
    'duplicate-key': 'A map has each key once.',
    'integer-unsafe': 'A number above 2^53-1 is in quotes, or YAML would round it.',
  }),
  ...entries('validate', {
    'unknown-key': 'A map has no keys but those of the spec language.',
    'schema-required': 'A map has all keys that it needs.',
    'schema-type': 'A value is of the kind that belongs there.',
    'version-unquoted': 'Versions and releases are in quotes, or YAML would read 1.30 as the number 1.3.',
    'schema-value': 'Where there is a choice of words, a value is one of them.',
    'schema-pattern': 'Names, versions and numbers are written the way that the spec language wants.',
    'schema-size': 'Texts, lists and numbers are neither too small nor too large.',
  }),
  ...entries('resolve', {
    'section-missing': 'A protocol has the section `protocol`.',
    'section-twice': 'Sections that are no lists stand in one file only.',
    'undefined-constant': 'Every constant that is named is defined.',
    'version-range': 'Both parts of a version fit a byte.',
    'type-kind': 'A type definition has exactly one kind.',
    'type-form': 'A type expression has one of the forms list, set, map, optional, and type with at.',
    'optional-form': 'An optional says with exactly one of `none` and `tag` how nothing is written.',
    'integer-max': 'The largest value of an integer fits 8 bytes.',
    'check-without-const': '`check` stands beside a `const`.',
    'step-form': 'A step of the handshake says, negotiates or runs the channel, with the keys of that.',
    'golden-bytes': 'Bytes of golden vectors are given once, as digits or by a file with digits.',
    'stream-form': 'A stream is a record, or repeats one with a count or a marker.',
    'shared-protocol': 'A protocol that parts are taken of is a folder beside that of the spec.',
    'shared-cycle': 'Protocols do not take parts of each other in a circle.',
    'shared-version': 'Parts are taken as of a version of the other protocol.',
    'shared-feature': 'Parts are taken with features that the other protocol can negotiate in that version.',
    'shared-entry': 'Parts that are imported, removed or replaced are parts of the other protocol.',
    'shared-gated': 'Parts that are imported, removed or replaced exist in the session that is named.',
    'shared-nothing': 'An import names what it imports.',
    'shared-clash': 'A name has one definition: an own one, an imported one, or an inherited one.',
    'shared-pin': 'What is shared holds no type as of a version in which it has another form.',
    'inherited-form': 'An own text for an inherited entry names one entry.',
    'inherited-unknown': 'An own text is one of an entry that is inherited, and the only one.',
    'replace-missing': 'A dialect has parts of its own in place of those that it replaces.',
  }),
  ...semanticRules.map(({ id, summary }) => ({ id, stage: 'check' as const, summary })),
]

function entries(stage: RuleEntry['stage'], summaries: Readonly<Record<string, string>>): RuleEntry[] {
  return Object.entries(summaries).map(([id, summary]) => ({ id, stage, summary }))
}

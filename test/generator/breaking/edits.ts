/** An edit of the base: a text in it and its replacement. */
export type Edit = readonly [from: string, to: string]

/** One case: a name that starts with the rule, and the edits. */
export type Case = readonly [name: string, ...edits: Edit[]]

/** Edits of `base.yaml`, at least one for each rule; their findings are in a file of the same name. */
export const cases: readonly Case[] = [
  ['versions-narrowed', ["max: '1.20'", "max: '1.19'"]],
  ['versions-widened', ["max: '1.20'", "max: '1.21'"]],
  [
    'feature-added',
    [
      'name: theirs, bytes: unchanged, vendor: Other, doc: Not ours. }',
      '$&\n  - { name: new, bytes: unchanged, doc: New. }',
    ],
  ],
  ['feature-removed', ['  - { name: small, bytes: unchanged, doc: Size. }\n', '']],
  [
    'feature-moved',
    ['  - { name: fast, bytes: unchanged, doc: Speed. }\n', ''],
    ['doc: Size. }', '$&\n  - { name: fast, bytes: unchanged, doc: Speed. }'],
  ],
  ['feature-offered', ['vendor: Other, ', '']],
  ['feature-withdrawn', ['name: small,', 'name: small, vendor: Other,']],
  ['word-added', ['doc: A word. }', '$&\n  - { name: Other, value: 1, doc: Another. }']],
  ['word-removed', ['constants:\n  - { name: Magic, value: 0x1234567, doc: A word. }\n', '']],
  ['word-changed', ['value: 0x1234567', 'value: 0x1234568']],
  [
    'limit-lowered',
    ['string: 1000', 'string: 999'],
    ['max: 255', 'max: 127'],
    ["pattern: '", "max: 9, pattern: '"],
  ],
  ['limit-raised', ['depth: 10', 'depth: 11'], ['max: 4294967295', 'max: 4294967296'], ['{ max: 50 }', '{}']],
  ['gate-narrowed', ["opcode: 2\n    since: '1.12'", "opcode: 2\n    since: '1.13'"]],
  ['gate-narrowed--field', ["Int, since: '1.12', default: 7", "Int, since: '1.13', default: 7"]],
  ['gate-narrowed--type', ["since: '1.15', struct", "since: '1.16', struct"]],
  ['gate-narrowed--message', ["since: '1.12'\n      instead", "since: '1.13'\n      instead"]],
  ['gate-widened', ["opcode: 3\n    since: '1.11'\n", 'opcode: 3\n']],
  ['gate-widened--field', ["Text, since: '1.15', default: none", "Text, since: '1.14', default: none"]],
  ['gate-widened--step', ["Text, since: '1.13', default: none", "Text, since: '1.12', default: none"]],
  ['gate-moved', ["since: '1.12', default: 7", "before: '1.12', default: 7"]],
  [
    'gate-moved--feature',
    ['name: fast, bytes: unchanged, ', 'name: fast, '],
    ["since: '1.12', default: 7", 'without: fast, default: 7'],
  ],
  [
    'operation-added',
    ['doc: Flushes. }', "$&\n  - { name: New, opcode: 5, introduced: { version: '1.20' }, doc: New. }"],
  ],
  ['operation-removed', ['  - { name: Flush, opcode: 4, ', '  - { name: Other, opcode: 6, ']],
  ['operation-removed--marked', ['doc: Flushes. }', "removed: { version: '1.10', doc: Gone. }, $&"]],
  ['operation-renamed', ['name: Flush', 'name: Sync']],
  ['operation-obsoleted', ['doc: Flushes. }', "obsolete: { version: '1.20', doc: Why. }, $&"]],
  ['opcode-changed', ['opcode: 4', 'opcode: 6']],
  [
    'opcode-reused',
    ['name: Flush, opcode: 4', 'name: Look, opcode: 4'],
    ['name: Look\n    opcode: 2', 'name: Seek\n    opcode: 4'],
    ['name: Look, opcode: 4', 'name: Flush, opcode: 2'],
  ],
  [
    'opcode-reused--reserved',
    ['  - { opcode: 8, doc: Never assigned. }\n', ''],
    ['doc: Flushes. }', "$&\n  - { name: New, opcode: 8, introduced: { version: '1.20' }, doc: New. }"],
  ],
  ['opcode-reserved', ['doc: For later. }', '$&\n  - { opcode: 10, name: Latest, doc: For later. }']],
  ['opcode-released', ['  - { opcode: 9, name: Later, doc: For later. }\n', '']],
  ['channel-changed', ['doc: Flushes. }', 'channel: none, doc: Flushes. }']],
  ['channel-changed--name', ['  name: Message\n', '  name: LogMessage\n']],
  [
    'response-changed',
    ['response: { type: Text }', 'response: [{ name: text, type: Text }, { name: size, type: Int }]'],
  ],
  ['response-changed--bytes', ['    response: { type: Text }\n', '']],
  [
    'body-added',
    ['doc: Flushes. }', 'doc: Flushes., upload: { name: body, wire: [{ by: pull, content: bytes }] } }'],
  ],
  [
    'body-removed',
    [
      "    upload:\n      name: body\n      wire:\n        - { since: '1.15', by: frames, content: bytes }\n        - { by: pull, content: bytes }\n",
      '',
    ],
  ],
  ['body-renamed', ['name: body', 'name: contents']],
  ['body-changed', ["since: '1.15', by", "since: '1.17', by"]],
  ['field-added', ['- { name: zero', '- { name: more, type: Int, default: 0 }\n      $&']],
  [
    'field-added--gated',
    ["max: '1.20'", "max: '1.21'"],
    ['- { name: zero', "- { name: more, type: Int, since: '1.21', default: 0 }\n      $&"],
  ],
  [
    'field-added--feature',
    ['doc: Not ours. }', '$&\n  - { name: new, doc: New. }'],
    ['- { name: zero', '- { name: more, type: Int, feature: new, default: 0 }\n      $&'],
  ],
  ['field-removed', ['      - { name: y, type: Int }\n', '']],
  ['field-renamed', ['name: count, type', 'name: number, type']],
  ['field-retyped', ['name: count, type: Int', 'name: count, type: Text']],
  ['field-retyped--bytes', ['name: count, type: Int', 'name: count, type: Big']],
  ['field-retyped--smaller', ['name: count, type: Int', 'name: count, type: Word']],
  [
    'field-retyped--wire',
    [
      'name: count, type: Int',
      "name: count, type: Int, wire: [{ since: '1.16', type: Word }, { type: Int }]",
    ],
  ],
  ['field-retyped--response', ['response: { type: Text }', 'response: { type: { list: Text } }']],
  [
    'field-retyped--response-wire',
    [
      'response: { type: Text }',
      "response: { type: Text, wire: [{ since: '1.16', type: Label }, { type: Text }] }",
    ],
  ],
  [
    'field-reordered',
    [
      '      - { name: x, type: Int }\n      - { name: y',
      '      - { name: y, type: Int }\n      - { name: x',
    ],
  ],
  ['constant-changed', ['name: zero, type: Int, const: 0', 'name: zero, type: Int, const: 1']],
  [
    'constant-changed--check',
    ['name: zero, type: Int, const: 0', 'name: zero, type: Int, const: 0, check: true'],
  ],
  ['constant-changed--value', ['name: zero, type: Int, const: 0', 'name: zero, type: Int']],
  [
    'part-deprecated',
    ['name: Green, value: 1', 'name: Green, value: 1, deprecated: Use Red.'],
    ['name: Text, doc: Some text.', "name: Text, doc: Some text., deprecated: 'Use Label.'"],
    ['{ name: Yes, tag: 0 }', "{ name: Yes, tag: 0, deprecated: 'Say No.' }"],
    ["Int, since: '1.12', default: 7", "$&, deprecated: 'Nothing reads it.'"],
  ],
  ['part-undeprecated', ['deprecated: For no reason., ', '']],
  ['default-changed', ['default: 7', 'default: 8']],
  ['default-added', ['name: y, type: Int', 'name: y, type: Int, default: 0']],
  ['default-removed', ['name: z, type: Int, default: 0', 'name: z, type: Int']],
  ['loss-refused', [', lossy: true', '']],
  ['loss-allowed', ['default: 7', 'default: 7, lossy: true']],
  ['type-added', ['  - { name: Unused', '  - { name: New, doc: New., string: {} }\n$&']],
  [
    'type-removed',
    ['  - { name: Unused, doc: Nobody uses it., struct: [{ name: only, type: Flag }] }\n', ''],
  ],
  ['type-renamed', ['name: Point', 'name: Spot'], ['type: Point', 'type: Spot']],
  ['type-kind-changed', ['For no reason., bytes', 'For no reason., string']],
  ['type-kind-changed--bytes', ['doc: Yes or no., boolean: strict', 'doc: Yes or no., integer: { max: 1 }']],
  [
    'base-changed',
    [
      'name: Colour, doc: Some colours., enum: { of: Byte',
      'name: Colour, doc: Some colours., enum: { of: Int',
    ],
  ],
  [
    'step-changed--until',
    ['name: serverFeatures, type: { set: Text }', "name: serverFeatures, type: { set: Text, until: '' }"],
  ],
  ['base-changed--alias', ['is: Text', 'is: { list: Text }']],
  [
    'adapter-changed',
    [
      'via: known, examples: [x] } }\n  - { name: Colour',
      'via: other, examples: [x] } }\n  - { name: Colour',
    ],
  ],
  [
    'representation-changed',
    ["big number., integer: { max: '2^64-1'", "big number., integer: { max: '2^64-1', as: bigint"],
  ],
  ['boolean-tightened', ['boolean: lax', 'boolean: strict']],
  ['boolean-loosened', ['boolean: strict', 'boolean: lax']],
  ['boolean-loosened--one', ['boolean: strict', 'boolean: one']],
  ['boolean-reread', ['boolean: lax', 'boolean: one']],
  ['pattern-changed', ["'[a-z]+'", "'[a-z]*'"]],
  [
    'enum-value-added',
    ['{ name: Green, value: 1 }', '$&, { name: Blue, value: 2 }'],
    ['{ name: Odd, value: 1 }', '$&, { name: Even, value: 2 }'],
  ],
  ['enum-value-removed', [', { name: Green, value: 1 }', '']],
  ['enum-value-renamed', ['name: Green', 'name: Emerald']],
  ['enum-value-renumbered', ['name: Green, value: 1', 'name: Green, value: 2']],
  ['enum-closed', ['unknown: keep', 'unknown: reject']],
  ['enum-opened', ['unknown: reject', 'unknown: keep']],
  [
    'union-case-added',
    [
      'name: String, tag: 1, fields: [{ name: value, type: Text }] }',
      '$&\n        - { name: Blob, tag: 2, fields: [{ name: value, type: Blob }] }',
    ],
  ],
  ['union-case-added--otherwise', ['{ name: Yes, tag: 0 }', '$&, { name: Perhaps, tag: 1 }']],
  [
    'union-case-added--otherwise-fields',
    ['{ name: Yes, tag: 0 }', '$&, { name: Perhaps, tag: 1, fields: [{ name: when, type: Int }] }'],
  ],
  ['union-case-renamed--otherwise', ['name: No, tag', 'name: Not, tag']],
  [
    'union-otherwise-added',
    [
      'name: String, tag: 1, fields: [{ name: value, type: Text }] }',
      '$&\n      otherwise: { name: Other, tag: which }',
    ],
  ],
  ['union-otherwise-removed', [',\n      otherwise: { name: No, tag: why } }', ' }']],
  ['union-case-removed', ['        - { name: String, tag: 1, fields: [{ name: value, type: Text }] }\n', '']],
  ['union-case-renamed', ['name: String, tag', 'name: Text, tag']],
  ['union-tag-changed', ['name: String, tag: 1', 'name: String, tag: 2']],
  ['message-added', ['    - { name: End, tag', '    - { name: Note, tag: 7, role: log, doc: Notes. }\n$&']],
  [
    'message-removed',
    ['    - { name: Ask, tag: 2, role: pull, doc: Asks., fields: [{ name: size, type: Int }] }\n', ''],
    ['\n        - { by: pull, content: bytes }', '\n        - { by: inline, content: nar }'],
  ],
  ['message-renamed', ['name: Ask', 'name: Pull']],
  ['message-tag-changed', ['tag: 4', 'tag: 14']],
  ['message-role-changed', ['tag: 3, role: log', 'tag: 3, role: push']],
  ['message-fallback-changed', ['      instead: { message: Say, field: msg, via: known }\n', '']],
  [
    'payload-added',
    ['cases: [{ name: Odd', 'cases: [{ name: Even, fields: [] }, { name: Odd'],
    ['{ name: Odd, value: 1 }', '{ name: Even, value: 0 }, $&'],
  ],
  ['payload-changed', ['name: first, type: Number', 'name: first, type: String']],
  [
    'payload-removed',
    ['fields: [{ name: first, type: Number }] }', '$&'],
    [
      '  payloads:\n    - name: Details\n      doc: What they mean.\n      message: Start\n      by: sort\n      list: details\n      cases: [{ name: Odd, fields: [{ name: first, type: Number }] }]\n',
      '',
    ],
  ],
  ['step-added', ['    - { channel: run }', '    - { from: server, name: more, type: Int }\n$&']],
  [
    'step-added--gated',
    ["max: '1.20'", "max: '1.21'"],
    [
      '    - { channel: run }',
      "    - { from: server, name: more, type: Int, since: '1.21', default: 0 }\n$&",
    ],
  ],
  [
    'step-removed',
    ["    - { from: server, name: greeting, type: Text, since: '1.13', default: none }\n", ''],
  ],
  ['step-renamed', ['name: greeting', 'name: welcome']],
  [
    'step-changed',
    ['name: hello, type: Int, const: 1', 'name: hello, type: Int, const: 2'],
    ['name: greeting, type: Text', 'name: greeting, type: Blob'],
  ],
  [
    'step-reordered',
    [
      '    - { from: client, name: hello, type: Int, const: 1 }\n    - { from: client, name: clientVersion, type: Int }\n',
      '    - { from: client, name: clientVersion, type: Int }\n    - { from: client, name: hello, type: Int, const: 1 }\n',
    ],
  ],
  ['refusal-added', ["refuse: [{ from: '1.96', doc: Others. }", "$&, { from: '1.99', doc: More. }"]],
  ['refusal-removed', ["      refuse: [{ from: '1.96', doc: Others. }]\n", '']],
  ['refusal-word-added', ['{ word: 9, doc: Full. }', '$&, { word: 8, doc: Broken. }']],
  ['refusal-word-removed', [', refusals: [{ word: 9, doc: Full. }]', '']],
  ['peer-changed', ['peer: daemon, ', '']],
  [
    'grammar-added',
    ['doc: Archives. }', '$&\n  - { name: other, via: known, doc: Others. }'],
    ['\n        - { by: pull, content: bytes }', '\n        - { by: pull, content: other }'],
  ],
  [
    'grammar-removed',
    [
      '  - { name: nar, via: nix-archive, rules: [{ name: archive, items: [{ text: archive }, { bytes: rest }] }], doc: Archives. }\n',
      '  - { name: other, via: known, doc: Others. }\n',
    ],
    ['body: nar', 'body: other'],
  ],
  ['grammar-changed', ['via: nix-archive', 'via: known']],
  ['grammar-changed--rules', ['text: archive', 'text: bag']],
  [
    'stream-added',
    [
      'count: Int }',
      '$&\n  - { name: More, doc: More., repeat: Entry, marker: { type: Int, more: 1, end: 0 } }',
    ],
  ],
  ['stream-removed', ['  - { name: Entries, doc: All of them., repeat: Entry, count: Int }\n', '']],
  ['stream-changed', ['repeat: Entry, count: Int', 'repeat: Entry, count: Word']],
]

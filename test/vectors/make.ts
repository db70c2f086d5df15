import { bodyCases, streamCases } from './bodies.ts'
import type { Case } from './case.ts'
import { goldenCases } from './golden-cases.ts'
import { handshakeCases } from './handshakes.ts'
import type { Subject } from './protocols.ts'
import { recordedCases } from './recorded.ts'
import { casesOf, sourcesOf } from './values-of.ts'

/** Makes the file of all vectors of a protocol: one case in a line. */
export async function makeVectors(subject: Subject): Promise<string> {
  const { name } = subject.spec.protocol
  const drafts = [
    ...goldenCases(subject),
    ...handshakeCases(subject),
    ...sourcesOf(subject).flatMap(source => casesOf(subject, source)),
    ...streamCases(subject),
    ...bodyCases(subject),
    ...(await recordedCases(subject)),
  ]
  const lines = named(withoutRepetitions(drafts)).map(each => `    ${JSON.stringify(each)}`)
  return `{\n  "format": 1,\n  "protocol": ${JSON.stringify(name)},\n  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`
}

function withoutRepetitions(drafts: readonly Omit<Case, 'name'>[]): Omit<Case, 'name'>[] {
  const known = new Map<string, Omit<Case, 'name'>>()
  for (const draft of drafts) {
    const { from: _, ...content } = draft
    const key = JSON.stringify(content)
    if (!known.has(key)) known.set(key, draft)
  }
  return [...known.values()]
}

/** Names cases by what they are of, their session, and a number. */
function named(drafts: readonly Omit<Case, 'name'>[]): Case[] {
  const numbers = new Map<string, number>()
  return drafts.map(draft => {
    const { kind, of, version, features } = draft
    const what = `${kind} ${of} ${[version, ...features].join('+')}`
    const number = (numbers.get(what) ?? 0) + 1
    numbers.set(what, number)
    return { name: `${what} #${number}`, ...draft }
  })
}

// Cases that stand in the spec itself.

import { decode } from '../../runtime/wire/codec.ts'
import type { Case } from './case.ts'
import { wireSession } from './gates.ts'
import type { Subject } from './protocols.ts'
import { candidate, sourcesOf } from './values-of.ts'

/** Makes a case of each golden vector, with what adapters make of its value. */
export function goldenCases(subject: Subject): Omit<Case, 'name'>[] {
  const sources = sourcesOf(subject)
  return subject.spec.golden.map(({ kind, of, version, features, bytes, value }) => {
    const plain = { kind, of, version, features, from: 'golden', bytes, value } as const
    const source = sources.find(each => each.kind === kind && (kind === 'message' || each.of === of))
    if (source === undefined) return plain
    const rest = Buffer.from(bytes, 'hex').subarray(source.before.length)
    const decoded = decode(source.read, rest, wireSession(subject.spec, plain))
    const { adapted } = candidate(subject, source, { version, features }, decoded, 'golden').case
    return { ...plain, ...(adapted === undefined ? {} : { adapted }) }
  })
}

// Cases of handshakes: what both sides say, and what they agree on.

import type { Say } from '../../runtime/protocol/handshake.ts'
import { negotiate } from '../../runtime/protocol/negotiate.ts'
import { featureBits, holds } from '../../runtime/session/gate.ts'
import { formatVersion, NO_SESSION, parseVersion, type Session } from '../../runtime/session/session.ts'
import { encode } from '../../runtime/wire/codec.ts'
import type { Write } from '../../runtime/wire/write.ts'
import type { Case } from './case.ts'
import { type SessionNames, sessionsOf, wireSession } from './gates.ts'
import type { Subject } from './protocols.ts'
import { arbitraryOf, sample } from './samples.ts'
import { toVector } from './values.ts'

type Draft = Omit<Case, 'name'>

/** Makes the cases of handshakes: at each gate, either side being the older one. */
export function handshakeCases(subject: Subject): Draft[] {
  const { spec } = subject
  const { steps } = spec.handshake
  if (steps.length === 0) return []
  const gates = steps.flatMap(step => (step.kind === 'channel' ? [] : [step.gate]))
  const features = spec.features.map(({ name }) => ({ feature: name }))
  const sessions = [...sessionsOf(spec, gates, {}), ...features.flatMap(gate => sessionsOf(spec, [], gate))]
  return unique(sessions).flatMap(session =>
    (['client', 'server'] as const).map(older => handshakeCase(subject, session, older)),
  )
}

function unique(sessions: readonly SessionNames[]): SessionNames[] {
  const known = new Map(sessions.map(session => [JSON.stringify(session), session]))
  return [...known.values()]
}

function handshakeCase(subject: Subject, agreed: SessionNames, older: 'client' | 'server'): Draft {
  const { spec, protocol, adapters } = subject
  const words: Record<'client' | 'server', Buffer[]> = { client: [], server: [] }
  const said: Record<string, unknown> = {}
  const value: Record<string, unknown> = {}
  let session: Session = NO_SESSION
  for (const step of protocol.handshake) {
    if (step.kind === 'channel') {
      value.messages = [{ kind: protocol.channel?.kinds.end }]
      words.server.push(
        encode(
          (w, each) => protocol.channel?.write(w, each as never),
          { kind: protocol.channel?.kinds.end },
          session,
        ),
      )
    } else if (!holds(session, step.gate)) {
      if (step.kind === 'say') said[step.name] = step.default
    } else if (step.kind === 'negotiate') session = negotiate(protocol, step, said, session)
    else {
      const chosen = choice(subject, agreed, older, step)
      said[step.name] = chosen
      words[step.from].push(encode(step.codec.write as Write<unknown>, chosen, session))
      const described = spec.handshake.steps.find(each => each.kind === 'say' && each.name === step.name)
      const names = { version: formatVersion(session.version), features: [] }
      const c = { spec, adapters, session: names, logical: false, note: () => {} }
      if (described?.kind === 'say') value[step.name] = toVector(c, described.type, chosen)
    }
  }
  const hex = (side: 'client' | 'server'): string => Buffer.concat(words[side]).toString('hex')
  return {
    kind: 'handshake',
    of: protocol.name,
    ...agreed,
    from: 'spec',
    client: hex('client'),
    server: hex('server'),
    value,
  }
}

/** Chooses what a side says: one says what was agreed on, the other one all that it knows. */
function choice(subject: Subject, agreed: SessionNames, older: 'client' | 'server', step: Say): unknown {
  const { spec, protocol, arbitraries } = subject
  if (step.constant !== undefined) return step.constant
  const negotiated = spec.handshake.steps.find(
    each => each.kind === 'negotiate' && [each.client, each.server].includes(step.name),
  )
  if (negotiated?.kind === 'negotiate' && negotiated.what === 'version')
    return step.from === older ? parseVersion(agreed.version) : protocol.max
  if (negotiated?.kind === 'negotiate')
    return step.from === older ? agreed.features : [...protocol.features, 'unknown-elsewhere']
  const described = spec.handshake.steps.find(each => each.kind === 'say' && each.name === step.name)
  if (described?.kind !== 'say') throw new Error(`the spec has no step ${step.name}`)
  const values = sample(arbitraryOf(arbitraries, described.type, wireSession(spec, agreed)), 8)
  return values[featureBits(agreed.features, protocol.features) % 8 || parseVersion(agreed.version) % 8]
}

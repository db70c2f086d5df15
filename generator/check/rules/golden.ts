import type { Gate } from '../../ir/base.ts'
import { holds, type Session } from '../../ir/gate.ts'
import { gateWords, sessionWords } from '../../ir/gate-words.ts'
import type { Golden } from '../../ir/protocol.ts'
import { formatVersion } from '../../ir/version.ts'
import { suggestion } from '../../report/nearest.ts'
import { goldenMistakes } from '../golden-value.ts'
import type { CheckContext, Rule } from '../rule.ts'

export const goldenSession: Rule = {
  id: 'golden-session',
  summary: 'A golden vector is of a session that exists and has what it is of.',
  check: (context, report) => {
    const { protocol, spans, space } = context
    const names = protocol.features.map(({ name }) => name)
    for (const golden of protocol.golden) {
      const { version, features } = golden
      const { min, max } = protocol.versions
      if (version < min || version > max) {
        const span = `${formatVersion(min)} to ${formatVersion(max)}`
        report(spans.at(golden, 'at'), `the versions go from ${span}`)
        continue
      }
      const unknown = features.findIndex(name => !names.includes(name))
      if (unknown >= 0) {
        const name = features[unknown] ?? ''
        report(
          spans.at(golden, 'features', unknown),
          `no feature is named \`${name}\``,
          suggestion(name, names),
        )
        continue
      }
      const session = sessionOf(golden)
      const { negotiated } = space
      if (features.length > 0 && (negotiated === undefined || !holds(negotiated, session)))
        report(spans.at(golden, 'features'), `features are not negotiated at ${formatVersion(version)}`)
      const gate = gateOf(context, golden)
      if (!holds(gate, session))
        report(
          spans.at(golden),
          `\`${golden.of}\` exists ${gateWords(gate)}, and not at ${sessionWords(session)}`,
        )
    }
  },
}

export const goldenValue: Rule = {
  id: 'golden-value',
  summary: 'The value of a golden vector has the form of its type in the session.',
  check: (context, report) => {
    const { protocol, spans } = context
    for (const golden of protocol.golden) {
      for (const { path, message, hint } of goldenMistakes(context, golden, sessionOf(golden)))
        report(spans.at(golden, 'value', ...path), message, hint)
    }
  },
}

function sessionOf({ version, features }: Golden): Session {
  return { version, features: new Set(features) }
}

function gateOf({ protocol, types }: CheckContext, { kind, of }: Golden): Gate {
  if (kind === 'type') return types.get(of)?.gate ?? {}
  if (kind === 'message') return protocol.channel?.messages.find(each => each.name === of)?.gate ?? {}
  return kind === 'stream' ? {} : (protocol.operations.find(each => each.name === of)?.gate ?? {})
}

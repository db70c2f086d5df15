import type { Gate } from '../../ir/base.ts'
import { gatesOf } from '../../ir/boundaries.ts'
import { gateWords } from '../../ir/gate-words.ts'
import { formatVersion } from '../../ir/version.ts'
import type { Span } from '../../report/diagnostic.ts'
import { suggestion } from '../../report/nearest.ts'
import { fieldLists } from '../field-lists.ts'
import type { CheckContext, Rule } from '../rule.ts'
import { everywhere, isNever, within } from '../scope.ts'

export const gateOutsideVersions: Rule = {
  id: 'gate-outside-versions',
  summary: 'The versions of a gate lie within those of the spec.',
  check: ({ protocol, spans }, report) => {
    const { min, max } = protocol.versions
    const range = `${formatVersion(min)} to ${formatVersion(max)}`
    for (const gate of gatesOf(protocol)) {
      const { since, before } = gate
      if (since !== undefined && (since < min || since > max)) {
        report(
          spans.at(gate, 'since'),
          `${formatVersion(since)} is outside the versions of the spec, ${range}`,
        )
      }
      if (before !== undefined && (before <= min || before > max)) {
        const always = before > max ? 'always' : 'never'
        report(
          spans.at(gate, 'before'),
          `before ${formatVersion(before)} ${always} holds: the spec covers ${range}`,
          always === 'always' ? 'leave it out' : undefined,
        )
      }
    }
  },
}

export const gateConflict: Rule = {
  id: 'gate-conflict',
  summary: 'The parts of a gate, and gates inside each other, can hold together.',
  check: (context, report) => {
    const { protocol, spans, space } = context
    for (const gate of gatesOf(protocol)) {
      const { since, before, feature, without } = gate
      if (since !== undefined && before !== undefined && since >= before) {
        const message = `since ${formatVersion(since)} and before ${formatVersion(before)} never hold together`
        report(spans.at(gate, 'before'), message)
      }
      if (feature !== undefined && feature === without) {
        report(spans.at(gate, 'without'), `with and without \`${feature}\` never hold together`)
      }
    }
    for (const { what, fields, scope } of fieldLists(protocol)) {
      for (const { name, gate } of fields) {
        if (!isSound(context, gate) || isNever(scope, space) || !isNever(within(scope, gate), space)) continue
        const message = `field \`${name}\` is never on the wire: ${gateWords(gate)} does not occur in ${what}`
        report(gateSpan(context, gate), message)
      }
    }
    const { types, operations, channel } = protocol
    for (const { name, gate } of [...types, ...operations, ...(channel?.messages ?? [])]) {
      if (!isSound(context, gate) || !isNever(within(everywhere, gate), space)) continue
      report(gateSpan(context, gate), `\`${name}\` is never used: there is no session ${gateWords(gate)}`)
    }
  },
}

// Gates that are wrong by themselves are reported by another rule.
function isSound({ protocol }: CheckContext, { since, before, feature, without }: Gate): boolean {
  const { min, max } = protocol.versions
  const from = since ?? min
  return from <= max && (before ?? max + 1) > Math.max(min, from) && (feature ?? 0) !== (without ?? 1)
}

function gateSpan({ spans }: CheckContext, gate: Gate): Span {
  return spans.at(gate, (['feature', 'since', 'before', 'without'] as const).find(part => part in gate) ?? '')
}

export const featureUndeclared: Rule = {
  id: 'feature-undeclared',
  summary: 'Every feature that is named is declared.',
  check: ({ protocol, spans, broken }, report) => {
    const names = protocol.features.map(feature => feature.name)
    const use = (name: string | undefined, span: () => Span): void => {
      if (name === undefined || names.includes(name) || broken.has(name)) return
      report(span(), `no feature is named \`${name}\``, suggestion(name, names))
    }
    for (const gate of gatesOf(protocol)) {
      use(gate.feature, () => spans.at(gate, 'feature'))
      use(gate.without, () => spans.at(gate, 'without'))
    }
    for (const { introduced } of protocol.operations) {
      use(introduced.feature, () => spans.at(introduced, 'feature'))
    }
    for (const release of protocol.releases) {
      for (const side of ['client', 'server'] as const) {
        const features = side === 'client' ? release.clientFeatures : release.serverFeatures
        features.forEach((name, index) => {
          use(name, () => spans.at(release, 'features', side, index))
        })
      }
    }
    for (const span of protocol.implementations.flatMap(each => each.spans)) {
      span.clientFeatures.forEach((name, index) => {
        use(name, () => spans.at(span, 'features', 'client', index))
      })
      span.serverFeatures.forEach((name, index) => {
        use(name, () => spans.at(span, 'features', 'server', index))
      })
    }
  },
}

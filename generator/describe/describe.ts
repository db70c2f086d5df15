import type { Implementation } from '../ir/implementation.ts'
import { isServed } from '../ir/is-served.ts'
import type { Channel, Golden, Grammar, Handshake, Protocol, RecordPart, Stream } from '../ir/protocol.ts'
import { findRecursion } from '../ir/recursion.ts'
import { formatVersion } from '../ir/version.ts'
import { headerText } from '../write/header.ts'
import { describeFormer, describeOperation } from './operations.ts'
import { printJson } from './print-json.ts'
import { describeDefault, describeField, describeGate, describeRef, describeType } from './types.ts'

/** The version of the format: `spec/resolved.schema.json` describes it. */
const FORMAT = 1

/** Writes a resolved protocol as JSON, for programs in any language; `spec` is the folder of all specs. */
export function describe(protocol: Protocol, spec = 'spec'): string {
  const { name, title, doc, peer, implementation, repository, versions } = protocol
  const { counted } = findRecursion(protocol.types)
  return printJson({
    $comment: headerText(`${spec}/${name}`),
    format: FORMAT,
    protocol: { name, title, peer, implementation, repository, doc },
    versions: {
      min: formatVersion(versions.min),
      max: formatVersion(versions.max),
      changes: versions.changes.map(({ version, commit, doc }) => ({
        version: formatVersion(version),
        commit,
        doc,
      })),
      doc: versions.doc,
    },
    features: protocol.features.map(({ name, vendor, bytes, doc }) => ({ name, vendor, bytes, doc })),
    releases: protocol.releases.map(({ from, to, version, clientFeatures, serverFeatures, doc }) => ({
      from,
      to,
      version: formatVersion(version),
      features: { client: clientFeatures, server: serverFeatures },
      doc,
    })),
    implementations:
      protocol.implementations.length === 0
        ? undefined
        : protocol.implementations.map(describeImplementation),
    limits: protocol.limits,
    constants: protocol.constants.map(({ name, value, doc }) => ({ name, value, doc })),
    handshake: describeHandshake(protocol.handshake),
    channel: protocol.channel === undefined ? undefined : describeChannel(protocol.channel),
    types: protocol.types.map(type => describeType(type, counted)),
    grammars: protocol.grammars.map(describeGrammar),
    streams: protocol.streams.map(describeStream),
    operations: protocol.operations.filter(each => isServed(protocol, each)).map(describeOperation),
    former: protocol.operations.filter(each => !isServed(protocol, each)).map(describeFormer),
    reserved: protocol.reserved.map(({ opcode, name, doc }) => ({ opcode, name, doc })),
    golden: protocol.golden.map(describeGolden),
  })
}

function describeImplementation({ name, repository, spans, doc }: Implementation): object {
  return {
    name,
    repository,
    spans: spans.map(span => ({
      from: span.from,
      to: span.to,
      version: formatVersion(span.version),
      accepts: span.accepts === undefined ? undefined : formatVersion(span.accepts),
      features: { client: span.clientFeatures, server: span.serverFeatures },
      serves: span.serves,
      lacks: span.lacks,
      differs: span.differs,
      evidence: span.evidence,
    })),
    doc,
  }
}

function describeHandshake(handshake: Handshake | undefined): object {
  const steps = handshake?.steps.map(step => {
    switch (step.kind) {
      case 'channel':
        return { kind: step.kind, doc: step.doc }
      case 'negotiate': {
        const { kind, what, client, server, gate, doc } = step
        const refuse = step.refuse.map(each => ({ from: formatVersion(each.from), doc: each.doc }))
        return { kind, what, client, server, gate: describeGate(gate), refuse, doc }
      }
      case 'say': {
        const { kind, from, name, type, constant, refusals, gate, doc } = step
        const value = describeDefault(step.default)
        return {
          kind,
          from,
          name,
          type: describeRef(type),
          constant,
          refusals,
          default: value,
          gate: describeGate(gate),
          doc,
        }
      }
    }
    return undefined
  })
  return { steps: steps ?? [], doc: handshake?.doc }
}

function describeChannel({ name, tag, doc, messages, payloads }: Channel): object {
  return {
    name,
    tag,
    messages: messages.map(message => ({
      name: message.name,
      tag: message.tag,
      role: message.role,
      gate: describeGate(message.gate),
      fields: message.fields.map(describeField),
      instead: message.instead,
      deprecated: message.deprecated,
      doc: message.doc,
    })),
    payloads: payloads.map(({ source: _, ...payload }) => payload),
    doc,
  }
}

function describeGrammar({ name, via, rules, doc }: Grammar): object {
  return { name, via, rules, doc }
}

function describeStream(stream: Stream): object {
  const { name, doc } = stream
  switch (stream.kind) {
    case 'record':
      return { name, kind: stream.kind, parts: stream.parts.map(describePart), doc }
    case 'counted':
      return { name, kind: stream.kind, record: stream.record, count: stream.count, doc }
    case 'marked':
      return { name, kind: stream.kind, record: stream.record, marker: stream.marker, doc }
  }
}

function describePart(part: RecordPart): object {
  if (part.kind === 'field') return { kind: 'field', ...describeField(part.field) }
  const { kind, name, grammar, doc } = part
  return { kind, name, grammar, doc }
}

function describeGolden({ kind, of, version, features, bytes, value, doc }: Golden): object {
  return { kind, of, version: formatVersion(version), features: [...features].sort(), bytes, value, doc }
}

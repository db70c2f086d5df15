import * as guixDaemonArbitraries from '../../generated/guix-daemon/arbitraries.ts'
import { codecs as guixDaemonCodecs } from '../../generated/guix-daemon/codecs.ts'
import { guixDaemon } from '../../generated/guix-daemon/protocol.ts'
import * as guixDaemonStreams from '../../generated/guix-daemon/streams.ts'
import * as nixDaemonArbitraries from '../../generated/nix-daemon/arbitraries.ts'
import { codecs as nixDaemonCodecs } from '../../generated/nix-daemon/codecs.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import * as nixDaemonStreams from '../../generated/nix-daemon/streams.ts'
import * as nixServeArbitraries from '../../generated/nix-serve/arbitraries.ts'
import { codecs as nixServeCodecs } from '../../generated/nix-serve/codecs.ts'
import { nixServe } from '../../generated/nix-serve/protocol.ts'
import * as nixServeStreams from '../../generated/nix-serve/streams.ts'
import { legacyDerivedPath } from '../../runtime/adapters/legacy-derived-path.ts'
import { realisationJson } from '../../runtime/adapters/realisation-json.ts'
import type { AnyStreamCodec, Protocol } from '../../runtime/protocol/protocol.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'
import type { Arbitraries } from './samples.ts'
import { readSpec, type Spec } from './spec.ts'
import type { Adapters } from './values.ts'

/** A protocol: its JSON, and the code that is generated for it. */
export interface Subject {
  readonly spec: Spec
  readonly protocol: Protocol
  readonly codecs: Readonly<Record<string, AnyCodec>>
  readonly streams: ReadonlyMap<string, AnyStreamCodec>
  readonly arbitraries: Arbitraries
  readonly adapters: Adapters
}

const adapters = {
  'legacy-derived-path': legacyDerivedPath,
  'realisation-json': realisationJson,
} as unknown as Adapters

/** All protocols that have vectors, by their names. */
export const subjects: ReadonlyMap<string, Subject> = new Map(
  [
    subject(nixDaemon, nixDaemonCodecs, nixDaemonStreams, nixDaemonArbitraries),
    subject(nixServe, nixServeCodecs, nixServeStreams, nixServeArbitraries),
    subject(guixDaemon, guixDaemonCodecs, guixDaemonStreams, guixDaemonArbitraries),
  ].map(each => [each.protocol.name, each]),
)

function subject(
  protocol: Protocol,
  codecs: Subject['codecs'],
  streams: object,
  arbitraries: object,
): Subject {
  const found = (Object.values(streams) as unknown[]).filter(
    (each): each is AnyStreamCodec => typeof each === 'object' && each !== null && 'record' in each,
  )
  return {
    spec: readSpec(protocol.name),
    protocol,
    codecs,
    streams: new Map(found.map(stream => [stream.name, stream])),
    arbitraries: arbitraries as Arbitraries,
    adapters,
  }
}

// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { ProtocolCore } from '../../runtime/codegen/protocol.ts'
import { handshake } from './handshake.ts'
import { type LogMessage, logChannel } from './log.ts'
import { featureNames, V1_10, V1_38 } from './versions.ts'

/**
 * All that a client needs of the Nix daemon protocol beside the operations that it calls. A program
 * that calls few of them, with `openClient(nixDaemonCore, …)` and `connection.call(…)`, has no others
 * in its bundle.
 *
 * @see [spec/nix-daemon/protocol.yaml:4](../../spec/nix-daemon/protocol.yaml#L4)
 */
export const nixDaemonCore: ProtocolCore<LogMessage> = {
  name: 'nix-daemon',
  min: V1_10,
  max: V1_38,
  features: featureNames,
  offered: [
    'realisation-with-path-not-hash',
    'delete-dead-specific-referrers',
    'disable-set-options',
    'add-to-store-scanning',
    'submit-output',
  ],
  limits: { string: 67108864, count: 16777216, frame: 4294967295, depth: 64 },
  handshake,
  channel: logChannel,
  layout: () => import('./layout.ts').then(module => module.layout),
}

import type { ResultMessage, StartActivityMessage } from '../../generated/nix-daemon/log.ts'
import type { ProtocolParts } from './known-protocol.ts'

/** A protocol in the table of all. */
export interface ProtocolEntry {
  /** The programs that speak it, in a few words. */
  readonly summary: string
  /** Whether the rules for clients that are not trusted, and for their settings, are about its operations. */
  readonly hasClientRights: boolean
  /** Loads its generated code. */
  load(): Promise<ProtocolParts>
}

/**
 * All protocols by name; the first one is meant where none is named. It is the only place of the command line, of the
 * runtime and of the generator that knows them. To add one, generate it from a folder below `spec/`, and add an entry.
 */
export const protocolTable: Readonly<Record<string, ProtocolEntry>> = {
  'nix-daemon': {
    summary: 'nix-daemon and the tools of Nix',
    hasClientRights: true,
    async load() {
      const { activityPayload, resultPayload } = await import('../../generated/nix-daemon/log.ts')
      return {
        protocol: (await import('../../generated/nix-daemon/protocol.ts')).nixDaemon,
        ...(await import('../../generated/nix-daemon/codecs.ts')),
        streams: await import('../../generated/nix-daemon/streams.ts'),
        payload(message) {
          const fields =
            message.kind === 'StartActivity'
              ? activityPayload(message as StartActivityMessage)
              : message.kind === 'Result'
                ? resultPayload(message as ResultMessage)
                : undefined
          if (fields === undefined) return undefined
          // The message has its type already.
          const { type: _, ...rest } = fields
          return { list: 'fields', fields: rest }
        },
      }
    },
  },
  'nix-serve': {
    summary: 'nix-store --serve, at the far end of ssh:// stores and nix-copy-closure',
    hasClientRights: false,
    load: async () => ({
      protocol: (await import('../../generated/nix-serve/protocol.ts')).nixServe,
      codecs: (await import('../../generated/nix-serve/codecs.ts')).codecs,
      streams: await import('../../generated/nix-serve/streams.ts'),
    }),
  },
  'guix-daemon': {
    summary: 'guix-daemon and the tools of Guix',
    hasClientRights: false,
    load: async () => ({
      protocol: (await import('../../generated/guix-daemon/protocol.ts')).guixDaemon,
      codecs: (await import('../../generated/guix-daemon/codecs.ts')).codecs,
      streams: await import('../../generated/guix-daemon/streams.ts'),
    }),
  },
}

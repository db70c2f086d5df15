/** Entry points of the runtime for generated code: the files of `runtime/codegen/`. */
export type Door = keyof typeof doors

/**
 * All that generated code takes from the runtime. Members of `wire` are reached only through that namespace,
 * so a definition may have the name of one; the index lists exports of every protocol's index.
 */
const doors = {
  wire: {
    types: ['EnumTable', 'Reader', 'Session', 'Writer'],
    values: ['enumTable', 'hasFeature'],
    members: [
      'ascend', 'descend', 'enter', 'expectObject', 'isNothing', 'leave', 'ownMember', 'readAdapted', 'readBigUint',
      'readBool', 'readBytes', 'readClosedEnum', 'readConstant', 'readEnum', 'readLaxBool',
      'readLaxOptional', 'readList', 'readMap', 'readMapUntil', 'readMixedUint', 'readOneBool', 'readOptional', 'readOptionalText',
      'readPinned', 'readSafeUint', 'readString', 'readUint', 'readUntil', 'refuse', 'rejectGated', 'rejectKind',
      'rejectTag', 'required', 'skipConstant', 'writeAdapted', 'writeBeforeEnd', 'writeBigUint', 'writeBool', 'writeBytes',
      'writeClosedEnum', 'writeEnum', 'writeLaxBool', 'writeList', 'writeMap', 'writeMapUntil', 'writeOptional',
      'writeOptionalText', 'writePinned', 'writeSafeUint', 'writeString', 'writeUint', 'writeUntil',
    ],
  },
  protocol: {
    types: [
      'AnyCodec', 'AnyOperation', 'Body', 'ByteStream', 'Channel', 'Implementation', 'IncomingRecord', 'Layout',
      'Operation', 'OutgoingRecords', 'PayloadLayout', 'Protocol', 'ProtocolCore', 'RecordCodec',
      'Step', 'StreamCodec',
    ],
    values: ['noBytes', 'noFields', 'readPayload', 'withOperations', 'writePayload'],
    members: [],
  },
  client: {
    types: ['CallOptions', 'ClientConnection', 'ConnectOptions', 'Target'],
    values: ['onlyRecord', 'openClient'],
    members: [],
  },
  server: {
    types: [
      'Awaitable', 'ListReply', 'ListenAddress', 'ListenOptions', 'Listening', 'OptionsFor', 'ServeOptions', 'ServerCall',
      'ServerConnection', 'StreamPair', 'UncountedReply',
    ],
    values: ['listenOn', 'reportedBy', 'servePeer', 'serveStream'],
    members: [],
  },
  proxy: {
    types: ['ProxyOptions'],
    values: ['proxyStream'],
    members: [],
  },
  golden: {
    types: ['Golden'],
    values: ['checkGolden', 'textOf'],
    members: [],
  },
  testing: {
    types: [],
    values: [
      'bigIntegers', 'closedEnum', 'emptyList', 'mixedIntegers', 'openEnum', 'safeIntegers',
      'shortText', 'smallIntegers', 'wireText',
    ],
    members: [],
  },
  index: {
    types: [
      'Adapter', 'CallEnded', 'CallOutcome', 'CallStarted', 'ClientCall', 'ClientCallEnded',
      'ClientCallStarted', 'Codec', 'Command', 'ConnectionClosed', 'ConnectionFailed', 'ConnectionOpened',
      'ConnectionRefused', 'DiagnosticEvents', 'DownloadOptions', 'Gate', 'Grammar', 'GrammarWalker',
      'HandlerErrorOptions', 'HandshakeDone', 'Limits', 'LongTexts', 'OutgoingRecord', 'PassedSockets', 'Peer', 'Place', 'ProxiedServer',
      'ProxyEvents', 'ReaderOptions', 'ServedCall', 'ServedConnection', 'ServerLog', 'Sink',
      'SocketOptions', 'Tap', 'TcpPeer', 'TimeOut', 'Timeouts', 'UnixPeer', 'WaitedFor', 'WriterOptions',
    ],
    values: [
      'ConnectionError', 'DeadlineError', 'DecodeError', 'EncodeError', 'GateError', 'HandlerError',
      'LogStream', 'MemoryBudget', 'RemoteError', 'TimeOutError', 'WireError', 'availableMemory',
      'decode', 'decodeStream', 'decodeText', 'describeGate', 'encode', 'encodeStream', 'encodeText',
      'formatVersion', 'holds', 'onEvent', 'parseVersion', 'takePassedSockets',
    ],
    members: [],
  },
} as const // biome-ignore format: one line reads better

/** A name that generated code, or the index of a protocol, has from the runtime. */
export type RuntimeName = (typeof doors)[Door]['types' | 'values' | 'members'][number]

/** Place of a name in the runtime. */
export interface RuntimeEntry {
  readonly door: Door
  /** Whether it is only a type, with nothing left at run time. */
  readonly typeOnly: boolean
  /** Whether it is reached only through the namespace of its door. */
  readonly member: boolean
}

/** Door of every name that generated code has from the runtime. */
export const runtimeNames: ReadonlyMap<string, RuntimeEntry> = new Map(
  Object.entries(doors).flatMap(([door, { types, values, members }]) =>
    [...types, ...values, ...members].map(name => [
      name,
      {
        door: door as Door,
        typeOnly: types.some(each => each === name),
        member: members.some(each => each === name),
      },
    ]),
  ),
)

/** Finds the door of a name. */
export function runtimeEntry(name: RuntimeName): RuntimeEntry {
  return runtimeNames.get(name) as RuntimeEntry
}

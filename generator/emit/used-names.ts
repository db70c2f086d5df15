/** Names that generated code imports, or that the runtime exports beside it: no definition can have them. */
export const usedNames: ReadonlySet<string> = new Set([
  // The runtime, as its index exports it.
  'Awaitable', 'Body', 'ByteStream', 'CallOptions', 'ClientConnection', 'Codec', 'Command', 'ConnectOptions',
  'ConnectionError', 'RemoteError', 'DecodeError', 'EncodeError', 'Gate', 'GateError', 'HandlerError',
  'HandlerErrorOptions', 'IncomingRecord', 'Limits', 'ListReply', 'Listening', 'LogStream', 'NarVisitor', 'NarWalker',
  'Operation', 'OutgoingRecord', 'OutgoingRecords', 'Place', 'Protocol', 'ProtocolCore', 'ProxyEvents', 'ProxyOptions',
  'Reader', 'ReaderOptions', 'ServeOptions', 'ServerCall', 'ServerConnection', 'ServerLog', 'Session', 'Sink',
  'StreamPair', 'Tap', 'Target', 'WireError', 'Writer', 'WriterOptions', 'decode', 'decodeStream', 'decodeText',
  'describeGate', 'encode', 'encodeStream', 'encodeText', 'formatVersion', 'hasFeature', 'holds', 'openClient', 'parseVersion',
  // What generated code imports beside that.
  'AnyCodec', 'AnyOperation', 'Channel', 'Duplex', 'EnumTable', 'Layout', 'PayloadLayout', 'RecordCodec', 'Step',
  'StreamCodec', 'bigIntegers', 'closedEnum', 'emptyList', 'enumTable', 'fc', 'listenOn', 'mixedIntegers', 'noFields',
  'noBytes', 'openEnum', 'proxyStream', 'readPayload', 'safeIntegers', 'serveStream', 'shortText',
  'smallIntegers', 'wire', 'withOperations', 'wireText', 'writePayload',
  // What it is called itself, whatever the spec says.
  'ClientHello', 'ServerHello', 'codecs', 'connect', 'featureNames', 'handshake', 'layout', 'listen', 'listenAsProxy',
  'operations', 'proxy', 'releases', 'serve',
  // The language's own names in it.
  'AsyncIterable', 'Exclude', 'Map', 'Number', 'Pick', 'Promise', 'Readonly', 'ReadonlyMap', 'Record',
  'Symbol', 'Uint8Array',
]) // biome-ignore format: one line reads better

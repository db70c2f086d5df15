/** One edit of the excerpt in the new layout, and how `drift` takes it. */
export interface SourceEdit {
  readonly path: string
  readonly from: string
  readonly to: string
  /** `drift`: the two drift apart. `listed`: a line that was not there says what was not compared. `beyond`: neither. */
  readonly taken: 'drift' | 'listed' | 'beyond'
}

const store = 'src/libstore'
const header = 'src/libstore/include/nix/store'
const util = 'src/libutil/include/nix/util'

const drift =
  (path: string) =>
  (from: string, to: string): SourceEdit => ({ path, from, to, taken: 'drift' })

const versions = drift(`${store}/worker-protocol.cc`)
const serialisers = versions
const connection = drift(`${store}/worker-protocol-connection.cc`)
const statuses = drift(`${store}/common-protocol.cc`)
const client = drift(`${store}/remote-store.cc`)
const protocol = drift(`${header}/worker-protocol.hh`)
const daemon = drift(`${store}/daemon.cc`)
const results = drift(`${header}/build-result.hh`)
const logging = drift(`${util}/logging.hh`)

/** Edits of one place each, of all kinds of declarations and code that the protocol depends on. */
export const sourceEdits: readonly SourceEdit[] = [
  versions('.minor = 18', '.minor = 19'),
  versions('.minor = 18', '.minor = 17'),
  versions('.minor = 18', '.minor = 8'),
  versions('.minor = 38', '.minor = 39'),
  versions('.major = 1, .minor = 38', '.major = 2, .minor = 0'),
  protocol('0x6e697863', '0x6e697864'),
  protocol('0x6478696f', '0x64786970'),
  protocol('0x6f6c6d67', '0x6f6c6d68'),
  protocol('0x64617461', '0x64617462'),
  protocol('0x64617416', '0x64617417'),
  protocol('0x616c7473', '0x616c7474'),
  protocol('0x63787470', '0x63787471'),
  protocol('0x53545254', '0x53545255'),
  protocol('0x53544f50', '0x53544f51'),
  protocol('0x52534c54', '0x52534c55'),
  protocol('#define STDERR_NEXT', '#define STDERR_FRAME 0x12345678\n#define STDERR_NEXT'),
  drift(`${store}/export-import.cc`)('0x4558494e', '0x4558494f'),
  protocol('IsValidPath = 1', 'IsValidPath = 60'),
  protocol('    QueryReferrers = 6,\n', ''),
  protocol('AddToStore = 7', 'AddContents = 7'),
  protocol('AddPermRoot = 47,', 'AddPermRoot = 47,\n    Brandnew = 60,'),
  protocol('SubmitOutput = 1000', 'SubmitOutput = 1002'),
  daemon('case WorkerProto::Op::FindRoots:', 'default:'),
  daemon('case WorkerProto::Op::AddPermRoot:', 'default:'),
  protocol('"realisation-with-path-not-hash"', '"realisation-with-path"'),
  protocol('"submit-output"', '"submit-outputs"'),
  protocol('Three = "disable-set-options"', 'Three = "disable-set-options";\n    X featureSix = "sixth"'),
  results('Substituted = 1', 'Substituted = 20'),
  results('            TimedOut = 8,\n', ''),
  results('NoSubstituters = 14', 'NoBuilders = 14'),
  results('NoSubstituters = 14', 'NoSubstituters = 14,\n            Withdrawn = 17'),
  drift(`${header}/gc-store.hh`)('    gcReturnDead,\n', ''),
  drift(`${header}/gc-store.hh`)('gcDeleteSpecific,', 'gcDeleteSpecific,\n    gcDeleteAll,'),
  drift(`${util}/error.hh`)('lvlWarn, lvlNotice', 'lvlNotice, lvlWarn'),
  logging('actFetchToStore = 113', 'actFetchToStore = 114'),
  logging('resProgress = 105', 'resAdvance = 105'),
  // The name of the word is what it is found by.
  { ...protocol('#define STDERR_RESULT 0x52534c54', ''), taken: 'listed' },
  protocol('VerifyStore = 35', 'VerifyStore = base + 35'),
  // Features by side.
  serialisers('{std::string{WorkerProto::featureOne}, ', '{'),
  serialisers('WorkerProto::featureTwo', 'WorkerProto::featureThree'),
  client('featureFive', 'featureOne'),
  client('own.features.insert(std::string{WorkerProto::featureFour});', ''),
  { ...daemon('featureFour', 'featureFive'), taken: 'listed' },
  // Numbers inside switches, tables and translations.
  serialisers('case 1:\n        return bmRepair', 'case 3:\n        return bmRepair'),
  serialisers('case 2:\n        return bmCheck', 'case 2:\n        return bmVerify'),
  serialisers('uint8_t{2};', 'uint8_t{3};'),
  serialisers('return {NotTrusted}', 'return {Trusted}'),
  statuses('BuildResultFailureStatus::TimedOut,\n', ''),
  statuses('NoSubstituters,', 'NoSubstituters,\n    BuildResultFailureStatus::Withdrawn,'),
  statuses('SuccessStatus::Substituted', 'SuccessStatus::Replaced'),
  statuses('write(dir, conn, BuildResultFailureStatus::OutputRejected)', 'write(dir, conn, unknown)'),
  // Gates of serialisers.
  serialisers('{1, 30}', '{1, 31}'),
  serialisers('{1, 29}', '{1, 28}'),
  serialisers('{1, 37}', '{1, 38}'),
  serialisers('{1, 28}', '{1, 27}'),
  serialisers('(conn.version >= WorkerProto::Version{.number = {1, 37}})', '(true)'),
  serialisers(
    'contains(WorkerProto::featureOne))\n        found',
    'contains(WorkerProto::featureTwo))\n        found',
  ),
  serialisers('{1, 16}', '{1, 19}'),
  serialisers('{1, 33}', '{1, 32}'),
  serialisers('>= WorkerProto::Version{.number = {1, 35}}', '> WorkerProto::Version{.number = {1, 35}}'),
  serialisers('>= WorkerProto::Version{.number = {1, 30}}', '>= firstNew'),
  {
    ...serialisers('return {path,', 'if (conn.version < someVersion) return {};\n    return {path,'),
    taken: 'listed',
  },
  // Gates of operations, handshake and log channel.
  daemon('< WorkerProto::Version{.number = {1, 25}}', '< WorkerProto::Version{.number = {1, 26}}'),
  daemon('{1, 27}', '{1, 28}'),
  daemon('{1, 23}', '{1, 24}'),
  daemon('{1, 21}', '{1, 22}'),
  daemon('contains(WorkerProto::featureTwo)', 'contains(WorkerProto::featureThree)'),
  daemon('contains(WorkerProto::featureOne)', 'contains(WorkerProto::featureThree)'),
  daemon('if (conn.protoVersion >= WorkerProto::Version{.number = {1, 27}})\n', ''),
  daemon('{1, 26}', '{1, 25}'),
  daemon('Number{1, 20}', 'Number{1, 19}'),
  connection('{1, 38}', '{1, 37}'),
  client('{1, 26}', '{1, 27}'),
  client('{1, 27}', '{1, 26}'),
  client('WorkerProto::featureTwo', 'WorkerProto::featureThree'),
  client('{1, 23}', '{1, 25}'),
  client('    if (conn->protoVersion >= WorkerProto::Version{.number = {1, 21}})\n', ''),
  // Fields of serialisers.
  { ...serialisers('>> found.flaky ', ''), taken: 'listed' },
  { ...serialisers('conn.from >> found.text;', 'conn.from >> found.text >> found.hint;'), taken: 'listed' },
  { ...serialisers('<< flaky ', ''), taken: 'listed' },
  serialisers('    info.references = WorkerProto::Serialise<StorePathSet>::read(dir, conn);\n', ''),
  serialisers('conn.to << info.registered << info.size', 'conn.to << info.size'),
  serialisers(
    'WorkerProto::write(dir, conn, info.sigs);',
    'WorkerProto::write(dir, conn, info.sigs);\n        conn.to << info.origin;',
  ),
  serialisers('    WorkerProto::write(dir, conn, keyed.path);\n', ''),
  // Fields of requests and responses.
  daemon(
    'auto path = readString(conn.from);',
    'auto path = readString(conn.from);\n    auto hint = readString(conn.from);',
  ),
  daemon('    auto dontCheckSigs = readInt(conn.from);\n', ''),
  // One field of it may be gone from sources that know the feature in its place.
  { ...daemon('    auto obsolete3 = readInt(conn.from);\n', ''), taken: 'beyond' },
  daemon('conn.to << bytesFreed;', 'conn.to << bytesFreed << pathsFreed;'),
  daemon('    WorkerProto::write(*store, wconn, unknown);\n', ''),
  daemon('    conn.to << ack;\n', ''),
  daemon(
    'auto useSubstitutes = readString(conn.from);',
    'auto useSubstitutes = readString(conn.from);\n    auto quiet = readInt(conn.from);',
  ),
  // The kind and the order of fields, and the fields that clients send.
  { ...serialisers('found.times >> found.flaky', 'found.flaky >> found.times'), taken: 'beyond' },
  {
    ...daemon('auto checkContents = readInt(conn.from)', 'auto checkContents = readString(conn.from)'),
    taken: 'beyond',
  },
  { ...client('conn->to << substitute;', 'conn->to << substitute << quiet;'), taken: 'beyond' },
]

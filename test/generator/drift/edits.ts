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
const protocol = drift(`${header}/worker-protocol.hh`)
const daemon = drift(`${store}/daemon.cc`)
const results = drift(`${header}/build-result.hh`)
const logging = drift(`${util}/logging.hh`)

/** Edits of one place each, of all kinds of declarations that the protocol depends on. */
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
  // The features that each side offers stand in code.
  { ...versions('WorkerProto::featureOne', 'WorkerProto::featureTwo'), taken: 'beyond' },
]

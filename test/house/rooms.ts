/** A folder inside one of the project's folders, or a single file, and its task in one line. */
export interface Room {
  readonly name: string
  readonly task: string
}

/** One of the project's folders: its task, the folders it may import, and its rooms by floors, lowest first. */
export interface Folder {
  readonly name: string
  readonly task: string
  readonly imports: readonly string[]
  readonly floors: readonly (readonly Room[])[]
}

const room = (name: string, task: string): Room => ({ name, task })

/** The plan of the house. A file imports its own room, the rooms of lower floors, and the folders named here. */
export const house: readonly Folder[] = [
  {
    name: 'runtime',
    task: 'hand-written wire primitives, streams, client, server and proxy; it knows no protocol',
    imports: [],
    floors: [
      [room('session', 'version, features and limits that both sides agreed on, and gates over them')],
      [room('errors', 'every error class, and how an error names its place')],
      [
        room('wire', 'a reader, a writer, and one pair of functions per wire form; synchronous, without I/O'),
        room('layout', 'the layout of messages as data, and the field that a byte belongs to'),
        room(
          'transport',
          'sockets, pipes and child processes with back-pressure; the only room with Node I/O',
        ),
      ],
      [
        room('protocol', 'the tables that generated code fills in, and their interpreters for both sides'),
        room('input', 'bytes that arrive in chunks, and a decoder that runs over them'),
        room(
          'diagnostics',
          'events of connections and calls, for programs that listen; the only room with diagnostics_channel',
        ),
        room('adapters', 'values that the spec language cannot describe'),
        room('grammars', 'bodies that end by their own grammar'),
      ],
      [
        room('streams', 'bodies: what a caller gives and gets, frames, grammars, records'),
        room('testing', 'helpers of generated arbitraries and golden vectors; the only room with fast-check'),
      ],
      [
        room('client', 'a connection as a client: turns, requests, replies, bodies, log'),
        room('server', 'a connection as a server: dispatch, replies, bodies, log'),
      ],
      [room('proxy', 'a server whose handlers are a client')],
      [room('index.ts', 'the door for users of the package')],
      [room('codegen', 'the doors for generated code, one for each kind of module')],
    ],
  },
  {
    name: 'generated',
    task: 'output of the generator for each protocol, committed, never edited by hand',
    imports: ['runtime'],
    floors: [],
  },
  {
    name: 'generator',
    task: 'from the YAML of a spec to code and pages: load, validate, resolve, check, emit, write',
    imports: [],
    floors: [
      [
        room('ir', 'the resolved protocol as plain data, and what follows from it alone'),
        room('report', 'mistakes with their places, for people, programs and GitHub'),
      ],
      [
        room('load', 'YAML files with the positions of all that they hold'),
        room('naming', 'names in generated code and the paths of its files'),
        room('differences', 'differences on the wire between two sessions'),
        room('fold', 'definitions of a protocol in one session, without gates'),
        room('write', 'comparing and writing generated files'),
        room('format', "the project's formatter"),
      ],
      [
        room('validate', 'the schema of the spec language, and its errors in words'),
        room('resolve', 'the resolved protocol from valid YAML'),
        room('describe', 'the resolved protocol as JSON, for programs in any language'),
      ],
      [room('check', 'rules about the meaning of a spec, one by one')],
      [room('emit', 'code of a resolved protocol'), room('document', 'pages about a resolved protocol')],
      [room('run', 'all stages in order, behind the command line')],
      [room('tools', 'programs that compare specs with sessions, older specs and sources')],
    ],
  },
  {
    name: 'nix',
    task: 'formats of Nix itself: derivations, store paths, hashes, signatures, NAR trees',
    imports: ['generated', 'runtime'],
    floors: [],
  },
  {
    name: 'store',
    task: 'an embedded store behind the generated server',
    imports: ['nix', 'generated', 'runtime'],
    floors: [
      [room('model', 'the parts of a store as interfaces, the state its connections share, their errors')],
      [
        room('disk', 'contents as files: NARs unpacked and dumped'),
        room('sqlite', 'metadata in an SQLite database'),
        room('building', 'derivations, build targets and their results, without a builder'),
      ],
      [
        room('adding', 'paths that arrive, are checked and become valid'),
        room('collecting', 'roots, live paths, removal of garbage, verification'),
        room('sharing', 'equal files of all paths, made one on the disk'),
        room('open-store.ts', 'a store in a folder, made of disk/ and sqlite/'),
      ],
      [room('upstream', 'another store that builds and supplies the paths this one lacks')],
      [room('serving', 'the handlers of all operations, and a socket for them')],
      [room('serve-protocol', 'the commands of `nix-store --serve`, passed on to a server of the store')],
      [room('index.ts', 'the door for users of the package')],
    ],
  },
  {
    name: 'cli',
    task: 'the command `nixwire`',
    imports: ['generator', 'store', 'nix', 'generated', 'runtime'],
    floors: [
      [
        room('text', 'texts that show: escapes, near names, mistakes in JSON'),
        room('package-version.ts', 'the version of the package'),
        room('package-files.ts', 'files of the package that commands print'),
      ],
      [room('io.ts', 'the streams and files of a command, and the mistakes that it tells the user')],
      [
        room('arguments', 'commands as data, and what is derived: parsing, help, completion in shells'),
        room('protocols', 'the protocols that commands know, and sessions as options describe them'),
        room('observe', 'a session, recorded or understood message by message'),
        room('node-io.ts', 'the streams of the process'),
      ],
      [room('values', 'types as users write them, and values as JSON')],
      [room('render', 'sessions, messages, values and bytes as text')],
      [room('operate', 'a running server from outside: its messages, audit, metrics and signals')],
      [room('commands', 'one file for each command, and the list of them')],
      [
        room('run.ts', 'a command line from its words to its exit status'),
        room('demo', 'the sessions that `npm start` shows'),
      ],
      [room('main.ts', 'the program')],
    ],
  },
  {
    name: 'bench',
    task: 'benchmarks, each against code written by hand',
    imports: ['cli', 'store', 'nix', 'generated', 'runtime', 'test'],
    floors: [
      [
        room('baselines', 'clients, servers and codecs written by hand'),
        room('c', 'the same in C, compiled for a run'),
      ],
      [room('inputs', 'the data that is sent and read')],
      [room('harness', 'programs, rounds, measurements and the page of results')],
      [room('programs', 'the processes that are measured')],
      [room('cases', 'one file for each subject that is measured')],
      [room('benchmarks.ts', 'the list of benchmarks')],
      [room('child.ts', 'a benchmark in a process of its own')],
      [room('main.ts', 'the command `npm run bench`')],
    ],
  },
]

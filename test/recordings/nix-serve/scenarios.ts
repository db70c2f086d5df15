// Sessions of clients at `nix-store --serve` of another machine. The lines run in a folder with a copy of `inputs/`.

import type { NixServeClient } from '../../../generated/nix-serve/index.ts'
import { nar, nix32, sha256 } from '../../live/support/nar.ts'
import type { Releases } from '../scenario.ts'

export type ServeScenario = {
  name: string
  title: string
  /** Lines for the client's own store, before the recording. */
  prepare?: readonly string[]
  /** The line that is recorded; `{name}` is replaced by the content of the file `name`. */
  line?: string
  /** Calls of the generated client, in place of a line. */
  calls?: (client: NixServeClient) => Promise<void>
  fails?: true
  /** False if the server is started without --write. */
  write?: boolean
  releases?: Releases
}

const pair = 'nix-build --no-out-link pair.nix >out'
const hook = "--max-jobs 0 --builders 'ssh://peer x86_64-linux'"
const options = { keepFailed: false }

const pathOf = (name: string): string => `/nix/store/${nix32(sha256(name).subarray(0, 20))}-${name}`

export const scenarios: readonly ServeScenario[] = [
  {
    name: 'copy-up',
    title: 'Send a closure',
    prepare: [pair],
    line: 'nix copy --no-check-sigs --to ssh://peer {out}',
  },
  {
    name: 'copy-down',
    title: 'Fetch a closure',
    prepare: [pair, 'nix-copy-closure --to peer {out}', 'nix-store --delete {out}'],
    line: 'nix copy --no-check-sigs --from ssh://peer {out}',
  },
  {
    name: 'closure-up',
    title: 'Send a file, unless it can be substituted there',
    prepare: ['nix-store --add tree >path'],
    line: 'nix-copy-closure --use-substitutes --to peer {path}',
  },
  {
    name: 'closure-down',
    title: 'Fetch a path and its outputs',
    prepare: [pair, 'nix-copy-closure --to peer {out}', 'nix-store --delete {out}'],
    line: 'nix-copy-closure --include-outputs --from peer {out}',
  },
  {
    name: 'closure-query',
    title: 'Ask for the closure of a path',
    prepare: [pair, 'nix-copy-closure --to peer {out}'],
    line: 'nix-store --query --requisites --store ssh://peer {out}',
  },
  {
    name: 'substitute',
    title: 'Fetch a path from a substituter',
    prepare: [pair, 'nix-copy-closure --to peer {out}', 'nix-store --delete {out}'],
    line: 'nix-store --realise {out} --option substituters ssh://peer --option require-sigs false',
  },
  {
    name: 'realise',
    title: 'Realise a path that is there already',
    prepare: ['nix-store --add hello.txt >path', 'nix-copy-closure --to peer {path}'],
    line: 'nix-store --realise --store ssh://peer {path}',
    releases: { from: '2.4' },
  },
  {
    name: 'build',
    title: 'Build a derivation, as the build hook does',
    line: `nix-build --no-out-link ${hook} pair.nix`,
  },
  {
    name: 'build-failing',
    title: 'Build a derivation that fails',
    line: `nix-build --no-out-link ${hook} failing.nix`,
    fails: true,
  },
  {
    name: 'absent',
    title: 'Fetch a path that is not there, which ends the server',
    line: `nix-copy-closure --from peer ${pathOf('absent')}`,
    fails: true,
  },
  {
    name: 'refused',
    title: 'Send a path to a server that may not write, which ends it',
    prepare: ['nix-store --add hello.txt >path'],
    line: 'nix-copy-closure --to peer {path}',
    fails: true,
    write: false,
  },
  {
    name: 'export',
    title: 'Send and fetch exports, by the generated client',
    async calls(client) {
      const rest = { deriver: undefined, signature: undefined }
      const [first, second] = [pathOf('first'), pathOf('second')]
      await client.importPaths([
        { nar: nar('first\n'), path: first, references: [], ...rest },
        { nar: nar(`see ${first}\n`), path: second, references: [first], ...rest },
      ])
      for await (const record of await client.exportPaths({ paths: [first, second] })) await record.tail()
    },
    releases: { before: '2.32' },
  },
  {
    name: 'build-paths',
    title: 'Build paths, one of which cannot be fetched, by the generated client',
    async calls(client) {
      const path = pathOf('file')
      const record = { nar: nar('file\n'), path, references: [], deriver: undefined, signature: undefined }
      await client.importPaths([record])
      await client.buildPaths({ paths: [path], options })
      await client.buildPaths({ paths: [path, pathOf('absent')], options })
      await client.queryClosure({ paths: [path], includeOutputs: true })
    },
  },
]

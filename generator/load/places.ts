import { posix } from 'node:path'

/** Places of a project's files: folders from its root, with slashes. */
export interface Places {
  /** Folder with one folder of YAML files for each protocol. */
  readonly spec: string
  /** JSON schema of the spec's files. */
  readonly schema: string
  /** Folder for one folder of generated code for each protocol. */
  readonly out: string
  /** Folder for the pages; absent if none are made. */
  readonly docs?: string
  /** Folder of the hand-written adapters. */
  readonly adapters: string
  /** Folder of the hand-written grammars. */
  readonly grammars: string
  /** The doors of the runtime: a folder that starts with `./`, or the start of a package's entry points. */
  readonly runtime: string
  /** End of the relative specifiers in generated code. */
  readonly extension: '.ts' | '.js' | ''
}

/** Places in this repository, where generated code imports the sources, so that tests run them. */
export const ownPlaces: Places = {
  spec: 'spec',
  schema: 'spec/protocol.schema.json',
  out: 'generated',
  docs: 'docs',
  adapters: 'runtime/adapters',
  grammars: 'runtime/grammars',
  runtime: './runtime/codegen',
  extension: '.ts',
}

/** Places in a project that has the package installed; the schema is the package's. */
export function projectPlaces(schema: string): Places {
  return {
    spec: 'spec',
    schema,
    out: 'generated',
    adapters: 'adapters',
    grammars: 'grammars',
    runtime: 'nixwire/codegen',
    extension: '.js',
  }
}

// Paths may lead out of the root, which an absolute path must not lose.
const root = '/_'.repeat(20)

/**
 * Finds the relative path between two files, both from the root. It starts with a dot, as imports require.
 */
export function relativePath(from: string, to: string): string {
  const path = posix.relative(posix.dirname(posix.join(root, from)), posix.join(root, to))
  return path.startsWith('.') ? path : `./${path}`
}

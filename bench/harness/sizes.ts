import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'

/** A program that imports a part of the library. */
export interface Program {
  readonly title: string
  readonly source: string
  /** Limit of its compressed size. */
  readonly goal?: number
}

/** Size of a program bundled for Node, minified and without unused code. Code that is loaded later does not count. */
export interface BundleSize {
  readonly title: string
  readonly goal?: number
  readonly minified: number
  readonly gzipped: number
}

export const programs: readonly Program[] = [
  {
    title: 'runtime and all codecs',
    source: `export { decode, encode } from './runtime/wire/codec.ts'
      export { codecs } from './generated/nix-daemon/codecs.ts'`,
    goal: 16 * 1024,
  },
  {
    title: 'the codec of one type',
    source: `import { decode } from './runtime/wire/codec.ts'
      import { readValidPathInfo } from './generated/nix-daemon/read.ts'
      export const read = (bytes, session) => decode(readValidPathInfo, bytes, session)`,
  },
  {
    title: 'a client that calls one operation',
    source: `import { openClient } from './runtime/client/open.ts'
      import { nixDaemonCore } from './generated/nix-daemon/core.ts'
      import { IsValidPath } from './generated/nix-daemon/operations.ts'
      const connection = await openClient(nixDaemonCore, '/nix/var/nix/daemon-socket/socket')
      console.log(await connection.call(IsValidPath, { path: '/nix/store/…' }))`,
    goal: 6 * 1024,
  },
  {
    title: 'a client with all operations',
    source: `export { connect } from './generated/nix-daemon/client.ts'`,
  },
  {
    title: 'what any client needs, without operations',
    source: `export { openClient } from './runtime/client/open.ts'`,
  },
  { title: 'everything', source: `export * from './generated/nix-daemon/index.ts'` },
]

/** Leaves out dynamic imports, so that the bundle is the code that is present at start. */
const loadedLater: Plugin = {
  name: 'loaded-later',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}

export function bundleSizes(): Promise<BundleSize[]> {
  return Promise.all(programs.map(bundleSize))
}

async function bundleSize({ title, source, goal }: Program): Promise<BundleSize> {
  const { outputFiles } = await build({
    stdin: {
      contents: source,
      resolveDir: dirname(dirname(import.meta.dirname)),
      loader: 'ts',
      sourcefile: 'main.ts',
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
    plugins: [loadedLater],
  })
  const [main] = outputFiles
  if (main === undefined) throw new Error(`${title} was not bundled`)
  return {
    title,
    ...(goal === undefined ? {} : { goal }),
    minified: main.contents.length,
    gzipped: gzipSync(main.contents, { level: 9 }).length,
  }
}

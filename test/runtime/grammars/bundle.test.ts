import { dirname } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const root = dirname(dirname(dirname(import.meta.dirname)))

/** Lists the files of runtime/grammars/ in the bundle of a program and of the modules that it loads late. */
async function grammarsIn(source: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts', sourcefile: 'main.ts' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    outdir: 'out',
    write: false,
    metafile: true,
  })
  const inputs = Object.values(metafile.outputs).flatMap(output => Object.entries(output.inputs))
  const held = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path)
  expect(held).toContain('runtime/client/download.ts')
  return held.filter(path => path.startsWith('runtime/grammars/')).sort()
}

test('the bundle of the runtime alone holds no grammar', async () => {
  const source = `export * from './runtime/index.ts'
    export { serveStream } from './runtime/server/serve-stream.ts'
    export { proxyStream } from './runtime/proxy/proxy.ts'`
  expect(await grammarsIn(source)).toEqual([])
})

test('the bundle of a program holds only the grammars of operations that it calls', async () => {
  const program = (operation: string): string => `import { openClient } from './runtime/client/open.ts'
    import { nixDaemonCore } from './generated/nix-daemon/core.ts'
    import { ${operation} } from './generated/nix-daemon/operations.ts'
    const connection = await openClient(nixDaemonCore, '/socket')
    console.log(connection.has(${operation}))`
  expect(await grammarsIn(program('AddBuildLog'))).toEqual([])
  expect(await grammarsIn(program('NarFromPath'))).toEqual([
    'runtime/grammars/nix-archive.ts',
    'runtime/grammars/nix-archive/walker.ts',
    'runtime/grammars/nix-archive/words.ts',
  ])
})

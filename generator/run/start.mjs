import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

// Starts main.ts. Node 20 cannot run TypeScript, and translating a hundred modules one by one takes longer
// than generating, so bundle them into one file, which is deleted once loaded.
const require = createRequire(import.meta.url)
const here = import.meta.dirname
const folder = mkdtempSync(join(tmpdir(), 'nixwire-generate-'))
try {
  const file = join(folder, 'main.cjs')
  const printer = require.resolve('ts-morph')
  const built = build({
    entryPoints: [join(here, 'main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    alias: { 'ts-morph': printer },
    external: [printer],
    define: { 'import.meta.dirname': JSON.stringify(here) },
  })
  // Loading this takes most of the time; esbuild works in its own process meanwhile.
  require(printer)
  await built
  process.setSourceMapsEnabled(true)
  require(file)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

import { join } from 'node:path'
import { renderDiagnostics } from '../report/render-diagnostics.ts'
import { compileAll, readSchema } from '../run/compile-all.ts'
import { drift, usage } from './drift/drift.ts'
import { exitCodeOf } from './usage-error.ts'

/** The first argument is the protocol, which package.json names; the others are the user's. */
function main([name = '', ...args]: readonly string[]): number {
  const root = join(import.meta.dirname, '../..')
  const { protocols, diagnostics, texts } = compileAll(root, readSchema(root))
  const protocol = protocols.get(name)
  if (diagnostics.length > 0 || protocol === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics, texts))
    return 3
  }
  return exitCodeOf(usage, () => {
    const { exitCode, out } = drift(protocol, args)
    process.stdout.write(out)
    return exitCode
  })
}

process.exitCode = main(process.argv.slice(2))

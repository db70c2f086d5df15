import { join } from 'node:path'
import { renderDiagnostics } from '../report/render-diagnostics.ts'
import { compileAll, readSchema } from '../run/compile-all.ts'
import { changes, usage } from './changes/changes.ts'
import { exitCodeOf } from './usage-error.ts'

function main(args: readonly string[]): number {
  const root = join(import.meta.dirname, '../..')
  const { protocols, diagnostics, texts } = compileAll(root, readSchema(root))
  if (diagnostics.length > 0) {
    process.stderr.write(renderDiagnostics(diagnostics, texts))
    return 1
  }
  return exitCodeOf(usage, () => {
    process.stdout.write(changes(protocols, args))
    return 0
  })
}

process.exitCode = main(process.argv.slice(2))

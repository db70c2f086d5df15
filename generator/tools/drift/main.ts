import { join } from 'node:path'
import { UsageError } from '../../../cli/io.ts'
import { renderDiagnostics } from '../../report/render-diagnostics.ts'
import { compileAll, readSchema } from '../../run/run.ts'
import { answer, usage } from './run.ts'

function main(args: readonly string[]): number {
  const root = join(import.meta.dirname, '../../..')
  const { protocols, diagnostics, texts } = compileAll(root, readSchema(root))
  const protocol = protocols.get('nix-daemon')
  if (diagnostics.length > 0 || protocol === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics, texts))
    return 3
  }
  try {
    const { exitCode, out } = answer(protocol, args)
    process.stdout.write(out)
    return exitCode
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    return error.exitCode
  }
}

process.exitCode = main(process.argv.slice(2))

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { formatterCommand } from './formatter.ts'

/**
 * Formats files as the project's formatter does, so that generated code passes the same checks as any other.
 * One run over a folder, because starting the formatter costs more than formatting the files.
 *
 * @throws {Error} if the formatter refuses a file: the emitter has then written something that is not code.
 */
export function format(root: string, files: ReadonlyMap<string, string>): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-generate-'))
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const [program, ...before] = formatterCommand(root)
    const args = [
      ...before,
      'check',
      '--write',
      '--linter-enabled=false',
      '--vcs-enabled=false',
      `--config-path=${root}`,
      folder,
    ]
    const run = spawnSync(program, args, { cwd: folder, encoding: 'utf8' })
    if (run.error !== undefined) throw run.error
    if (run.status !== 0) throw new Error(`the formatter refuses generated code:\n${run.stderr}${run.stdout}`)
    return new Map([...files.keys()].map(path => [path, readFileSync(join(folder, path), 'utf8')]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * Runs biome with the arguments on the files that git tracks, so that scratch files do not fail it. Without a
 * checkout, as in an unpacked tarball, it checks all files.
 */
function main(args: readonly string[]): number {
  const tracked = trackedFiles()
  if (tracked.length === 0) process.stderr.write('lint: git tracks no files here, so all are checked\n')
  const chosen = tracked.length === 0 ? [] : ['--files-ignore-unknown=true', '--', ...tracked]
  const manifest = createRequire(import.meta.url).resolve('@biomejs/biome/package.json')
  const command = [join(dirname(manifest), 'bin/biome'), 'check', ...args, ...chosen]
  const { error, status } = spawnSync(process.execPath, command, { stdio: 'inherit' })
  if (error !== undefined) throw error
  return status ?? 1
}

/** Lists the files that git tracks in the working folder: none without a checkout, or if git is missing or refuses. */
function trackedFiles(): string[] {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { encoding: 'utf8', maxBuffer: 1 << 26 })
  if (status !== 0) return []
  // git lists a file in conflict several times, and one that was deleted but not staged.
  return [...new Set(stdout.split('\0'))].filter(path => path !== '' && existsSync(path))
}

process.exitCode = main(process.argv.slice(2))

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shellScripts } from '../../../cli/arguments/shell-scripts.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import { nixwire } from '../cli.ts'

async function proposed(...words: string[]): Promise<string[]> {
  const { status, text, err } = await nixwire(['complete', '--', ...words])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  return text.split('\n').flatMap(line => (line === '' ? [] : [line.split('\t', 1)[0] as string]))
}

describe('words that complete a command line', () => {
  it('are the commands at first, without those that are hidden', async () => {
    expect(await proposed('')).toEqual([
      ...[
        'decode',
        'encode',
        'transcript',
        'proxy',
        'serve',
        'protocols',
        'generate',
        'breaking',
        'changes',
        'docs',
        'spec',
      ],
      ...['help', 'completion'],
    ])
    expect(await proposed('tr')).toEqual(['transcript'])
    expect(await proposed('--')).toEqual(['--help', '--version'])
  })

  it('come with what they are about', async () => {
    expect((await nixwire(['complete', '--', 'dec'])).text).toBe('decode\tbytes to JSON\n')
    expect((await nixwire(['complete', '--', 'decode', '--al'])).text).toBe(
      '--all\tall bytes are of the one TYPE\n',
    )
  })

  it('are types', async () => {
    expect(await proposed('decode', 'BuildRes')).toEqual(['BuildResult'])
    expect(await proposed('encode', '--at', '1.30', 'Int', 'BuildRes')).toEqual(['BuildResult'])
  })

  it('are the options of the command', async () => {
    expect(await proposed('decode', '--')).toEqual(['--at', '--feature', '--all', '--protocol', '--help'])
    expect(await proposed('proxy', '')).toContain('--upstream-version')
  })

  it('are values of options', async () => {
    expect(await proposed('decode', '--at', '1.3')).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map(minor => `1.3${minor}`),
    )
    expect(await proposed('encode', '--feature', '')).toEqual([...nixDaemon.features])
    expect(await proposed('decode', '--protocol', '')).toEqual(['nix-daemon', 'nix-serve', 'guix-daemon'])
    expect(await proposed('help', 'prox')).toEqual(['proxy'])
    expect(await proposed('completion', '')).toEqual(['bash', 'zsh', 'fish'])
  })

  it('are values after =, as each shell splits them', async () => {
    expect(await proposed('decode', '--at=1.1')).toContain('--at=1.18')
    expect(await proposed('decode', '--at', '=', '1.1')).toContain('1.18')
    expect(await proposed('decode', '--at', '=')).toContain('1.18')
  })

  it('are operations after each comma', async () => {
    expect(await proposed('proxy', '--allow', 'IsVa')).toEqual(['IsValidPath'])
    expect(await proposed('proxy', '--allow', 'IsValidPath,QueryPathI')).toEqual([
      'IsValidPath,QueryPathInfo',
      'IsValidPath,QueryPathInfos',
    ])
  })

  it('are none if files are meant, or nothing is', async () => {
    expect(await proposed('transcript', '')).toEqual([])
    expect(await proposed('transcript', 'query')).toEqual([])
    expect(await proposed('proxy', '--record', '')).toEqual([])
    expect(await proposed('serve', '')).toEqual([])
    expect(await proposed('none', '')).toEqual([])
    expect(await proposed('decode', '--none', '')).toEqual([])
  })
})

/** Programs that make each shell complete the last of some words, and print its proposals. */
const drivers = {
  bash: (words: readonly string[]) => `COMP_WORDS=(${words.join(' ')})
COMP_CWORD=${words.length - 1}
_nixwire nixwire
printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (words: readonly string[]) => `words=(${words.join(' ')})
CURRENT=${words.length}
compdef() { }
_describe() { print -l -- "\${(@P)2}" }
_files() { print files }
_nixwire`,
  fish: (words: readonly string[]) => `complete -C '${words.join(' ')}'`,
} as const

describe.each(['bash', 'zsh', 'fish'] as const)('the script for %s', shell => {
  const there = spawnSync(shell, ['-c', 'exit']).status === 0
  let folder: string
  let env: NodeJS.ProcessEnv

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nixwire-completion-'))
    const program = join(folder, 'nixwire')
    const main = join(import.meta.dirname, '../../../cli/main.ts')
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' --import tsx '${main}' "$@"\n`)
    chmodSync(program, 0o755)
    env = { ...process.env, HOME: folder, PATH: `${folder}${delimiter}${process.env.PATH}` }
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  function complete(...words: string[]): string[] {
    // The script of zsh registers its function, or runs it if that is loaded by its name.
    const before = shell === 'zsh' ? 'compdef() { }\n' : ''
    const program = `${before}${shellScripts[shell]}\n${drivers[shell](['nixwire', ...words])}`
    const { stdout, stderr, status } = spawnSync(shell, ['-c', program], { env, encoding: 'utf8' })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    return stdout.split('\n').filter(line => line !== '')
  }

  it('is what the command prints', async () => {
    expect((await nixwire(['completion', shell])).text).toBe(shellScripts[shell])
  })

  it.skipIf(!there)('completes commands, types, options and their values', () => {
    const word = (line: string): string => line.split(/[:\t]/, 1)[0] as string
    expect(complete('tr').map(word)).toEqual(['transcript'])
    expect(complete('decode', 'BuildRes').map(word)).toEqual(['BuildResult'])
    expect(complete('decode', '--fea').map(word)).toEqual(['--feature'])
    expect(complete('decode', '--at', '1.20').map(word)).toEqual(['1.20'])
    expect(complete('proxy', '--allow', 'IsValidPath,QueryPathI').map(word)).toEqual([
      'IsValidPath,QueryPathInfo',
      'IsValidPath,QueryPathInfos',
    ])
  })

  it.skipIf(!there || shell === 'bash')('says what a word is about', () => {
    expect(complete('decode', '--al')[0]).toMatch(/^--all[:\t]all bytes are of the one TYPE$/)
  })

  it.skipIf(!there || shell === 'fish')('leaves files to the shell', () => {
    expect(complete('transcript', '/de')).toEqual(shell === 'zsh' ? ['files'] : [])
  })

  it.skipIf(!there || shell !== 'fish')('completes files itself', () => {
    expect(complete('transcript', '/dev/nul')).toEqual(['/dev/null'])
  })
})

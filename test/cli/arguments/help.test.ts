import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shownNames } from '../../../cli/arguments/command.ts'
import { commands } from '../../../cli/commands/list.ts'
import { golden, nixwire } from '../cli.ts'

describe('help', () => {
  it.each([
    ['main', ['--help']],
    ['decode', ['decode', '--help']],
    ['encode', ['encode', '-h']],
    ['transcript', ['transcript', '--help']],
    ['proxy', ['proxy', '--help']],
    ['serve', ['serve', '--help']],
    ['generate', ['generate', '--help']],
    ['breaking', ['breaking', '--help']],
    ['changes', ['changes', '--help']],
    ['docs', ['docs', '--help']],
    ['spec', ['spec', '--help']],
    ['help', ['help', 'help']],
    ['completion', ['help', 'completion']],
  ])('of %s', async (name, args) => {
    const { status, text, err } = await nixwire(args)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    await expect(text).toMatchFileSnapshot(golden(`help/${name}.txt`))
    expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(90)
  })

  it.each(shownNames(commands))('is the same whether %s is asked or help is', async name => {
    const { status, text } = await nixwire(['help', name])
    expect(status).toBe(0)
    expect((await nixwire([name, '--help'])).text).toBe(text)
  })

  it('wins over mistakes on the same command line', async () => {
    const { status, text } = await nixwire(['decode', '--none', '--at', '-h'])
    expect(status).toBe(0)
    expect(text).toMatch(/^Usage: nixwire decode TYPE/)
  })

  it('without a command is that of the program', async () => {
    expect((await nixwire(['help'])).text).toBe((await nixwire(['--help'])).text)
    expect((await nixwire(['-h'])).text).toBe((await nixwire(['--help'])).text)
  })

  it('says the versions of the package and of the spec language', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'))
    expect((await nixwire(['--version'])).text).toBe(`${version} (spec language 1)\n`)
  })
})

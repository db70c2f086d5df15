import { describe, expect, it } from 'vitest'
import { type Argument, type Command, command, type Input } from '../../../cli/arguments/command.ts'
import { parseArguments } from '../../../cli/arguments/parse.ts'
import { UsageError } from '../../../cli/io.ts'

const declared = (words: readonly Argument[] = []): Command =>
  command({
    arguments: words,
    options: {
      verbose: { about: 'say more' },
      storeDir: { value: 'PATH', about: 'a folder' },
      key: { value: 'K', about: 'a key', repeated: true },
      mode: { value: 'MODE', about: 'a mode', default: 'slow' },
    },
    about: 'Does nothing.',
    async run() {},
  })

async function parse(args: readonly string[], words?: readonly Argument[]): Promise<Input> {
  const input = await parseArguments('test', declared(words), args, {})
  if (input === 'help') throw new Error('help was asked for')
  return input
}

const file: Argument = { name: 'FILE', count: 'one' }
const files: Argument = { name: 'FILE', count: 'many' }
const defaults = { verbose: false, storeDir: undefined, key: [], mode: 'slow' }

describe('parseArguments', () => {
  it('gives each option its value or its default', async () => {
    expect(await parse([])).toEqual({ options: defaults, words: [] })
    expect(await parse(['--verbose', '--store-dir', '/a', '--key', 'x', '--key=y', '--mode=fast'])).toEqual({
      options: { verbose: true, storeDir: '/a', key: ['x', 'y'], mode: 'fast' },
      words: [],
    })
  })

  it('takes the last value of an option that is not repeated', async () => {
    const { options } = await parse(['--mode', 'a', '--verbose', '--mode', 'b', '--verbose'])
    expect(options).toEqual({ ...defaults, verbose: true, mode: 'b' })
  })

  it('keeps the order of words between options', async () => {
    const { words } = await parse(['a', '--verbose', '', '--mode', 'x', '-'], [files])
    expect(words).toEqual(['a', '', '-'])
  })

  it('takes everything after -- as words', async () => {
    const { options, words } = await parse(['--', '--verbose=1', '--storeDir', '-x', '--'], [files])
    expect(options).toEqual(defaults)
    expect(words).toEqual(['--verbose=1', '--storeDir', '-x', '--'])
  })

  it('leaves out a word that is optional', async () => {
    const target: Argument = { name: 'TARGET', count: 'optional' }
    expect((await parse(['a'], [file, target])).words).toEqual(['a'])
    expect((await parse(['a', 'b'], [file, target])).words).toEqual(['a', 'b'])
  })

  it.each(['--help', '-h'])('sees %s anywhere before --', async help => {
    expect(await parseArguments('test', declared([file]), ['--mode', 'x', help], {})).toBe('help')
    expect((await parse(['--', help], [file])).words).toEqual([help])
  })

  it.each([
    [['--store-dri', '/a'], undefined, "unknown option '--store-dri'; did you mean --store-dir?"],
    [['--wordless'], undefined, "unknown option '--wordless'"],
    [['-v'], undefined, "unknown option '-v'"],
    [['-12'], [file], "unknown option '-12'"],
    [['--mode'], [file], '--mode lacks its value'],
    [['--store-dir='], undefined, '--store-dir lacks its value'],
    [['--mode', '--verbose'], undefined, '--mode lacks its value'],
    [['--verbose=yes'], undefined, '--verbose takes no value'],
    [['--verbose=0'], undefined, '--verbose takes no value'],
    [['--verbose=1'], undefined, '--verbose takes no value'],
    [['--verbose='], undefined, '--verbose takes no value'],
    [['--storeDir', '/a'], undefined, "unknown option '--storeDir'; did you mean --store-dir?"],
    [['--storeDir=/a'], undefined, "unknown option '--storeDir'; did you mean --store-dir?"],
    [[], [file], 'no FILE is given'],
    [[], [files], 'no FILE is given'],
    [['a', 'b'], [file], "unexpected 'b'"],
  ] as const)('refuses %j', async (args, words, message) => {
    await expect(parse(args, words)).rejects.toThrow(new UsageError(message))
  })

  it('requires an option that is declared so', async () => {
    const options = { target: { value: 'URL', about: 'a server', required: true } } as const
    const required = command({ options, about: '', async run() {} })
    await expect(parseArguments('test', required, [], {})).rejects.toThrow(
      new UsageError('--target URL is missing'),
    )
  })
})

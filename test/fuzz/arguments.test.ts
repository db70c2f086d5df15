import { describe, expect, test } from 'vitest'
import { parseFuzzArguments, usageText } from './arguments.ts'
import { targets } from './targets.ts'

describe('the command line of the fuzzer', () => {
  test('names a target, the seconds and the seed', () => {
    const given = parseFuzzArguments(['nar', '--seconds', '5', '--seed', '9'], 3)
    expect(given).toEqual({ targets: ['nar'], seconds: 5, seed: 9 })
    expect(parseFuzzArguments(['nar'], 3)).toEqual({ targets: ['nar'], seconds: 60, seed: 3 })
  })

  test('names all targets', () => {
    const names = targets.map(({ name }) => name)
    expect(parseFuzzArguments(['all'], 3)).toMatchObject({ targets: names })
    expect(names.length).toBe(10)
    for (const name of names) expect(usageText()).toContain(name)
  })

  test.each([
    [[], 'name a target: server, client'],
    [['nor'], "there is no target 'nor': name one of server"],
    [['nar', 'log'], 'name one target, not 2'],
    [['nar', '--seconds', '0'], "--seconds needs a whole number from 1 on, not '0'"],
    [['nar', '--seconds', '1e3'], "--seconds needs a whole number from 1 on, not '1e3'"],
    [['nar', '--seed', '2147483648'], "--seed needs a whole number from 0 to 2147483647, not '2147483648'"],
    [['nar', '--sead', '1'], "Unknown option '--sead'"],
    [['nar', '--seed'], '--seed'],
  ])('is refused if it is %j', (args, problem) => {
    expect(parseFuzzArguments(args, 3)).toContain(problem)
  })

  test('asks for the help', () => {
    expect(parseFuzzArguments(['--help'], 3)).toBe('help')
  })
})

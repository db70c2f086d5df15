import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseDerivation } from '../../nix/derivation.ts'
import { rightPaths } from '../../nix/derivation-path.ts'
import { writeDerivation } from '../../nix/derivation-text.ts'
import { censoredRoots, RESTRICTIONS } from '../../nix/restricted-operations.ts'
import { root } from '../house/imports.ts'

interface Named {
  readonly name: string
  readonly trusted?: string
}

test('every operation that the spec restricts for clients that are not trusted is restricted by a proxy', () => {
  const folder = join(root, 'spec/nix-daemon/operations')
  const restricted = readdirSync(folder).flatMap(file => {
    const { operations = [] } = parse(readFileSync(join(folder, file), 'utf8')) as { operations?: Named[] }
    return operations.flatMap(({ name, trusted }) => (trusted === undefined ? [] : [name]))
  })
  // The first has a list of its own, the second a response with less in it.
  const others = ['SetOptions', 'FindRoots']
  expect([...RESTRICTIONS.keys(), ...others].sort()).toEqual(restricted.sort())
})

test('a derivation is printed as it was read, whatever its texts hold', () => {
  const text =
    'Derive([("dev","","r:sha256",""),("out","","r:sha256","")],[],["/nix/store/a"],"x86_64-linux","/bin/sh",["-c","a\\"b\\\\c\\nd\\te\\rf"],[("a","\u00e4"),("b","")])'
  expect(writeDerivation(parseDerivation(Buffer.from(text))).toString()).toBe(text)
})

test('the path of a derivation depends on its contents only', () => {
  const drv = {
    outputs: [['out', { path: '', hashAlgo: 'r:sha256', hash: '' }]],
    inputSrcs: [],
    platform: 'x86_64-linux',
    builder: '/bin/sh',
    args: [],
    env: [],
  } as const
  const given = ['0', '1'].map(digit => `/nix/store/${digit.repeat(32)}-x.drv`)
  const [path, other] = given.map(each => rightPaths({ drvPath: each, drv }).drvPath)
  expect(path).toBe(other)
  expect(path).toMatch(/^\/nix\/store\/[0-9a-z]{32}-x\.drv$/)
  expect(rightPaths({ drvPath: path as string, drv: { ...drv, args: ['-c'] } }).drvPath).not.toBe(path)
})

test('roots of processes are told once for each path, without the process', () => {
  const target = '/nix/store/a'
  const roots = ['/proc/1/exe', '/home/x/result', '{temp:1}', '/proc/2/cwd'].map(link => ({ link, target }))
  expect(censoredRoots(roots).map(({ link }) => link)).toEqual(['{censored}', '/home/x/result'])
})

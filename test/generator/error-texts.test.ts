import { expect, test } from 'vitest'
import { emit } from '../../generator/emit/emit.ts'
import { compile } from '../../generator/run/compile.ts'
import { root, schema } from './diagnose.ts'

/** Gives a generated file of a protocol, with each comment in one line. */
function textOf(name: string, file: string): string {
  const { protocol } = compile(root, `spec/${name}`, schema)
  if (protocol === undefined) throw new Error(`${name} came to nothing`)
  return (emit(protocol).get(file) ?? '').replaceAll(/\n *\* +/g, ' ')
}

const ANSWERED = '@throws {RemoteError} if the server answers with an error.'
const ENDED =
  '@throws {ConnectionError} `closed` if the server has an error: no message tells it, so the connection ends.'

test.each([
  [
    'guix-daemon',
    [ANSWERED],
    'the client gets an error and the connection goes on.',
    'is sent to the client',
  ],
  [
    'nix-daemon',
    [ANSWERED, ENDED],
    'the client gets an error and the connection goes on, or ends at an operation without a log channel.',
    'is sent to the client',
  ],
  ['nix-serve', [ENDED], 'the connection ends, since no message tells an error;', 'ends the connection.'],
])('Comments in the code of %s say what becomes of an error', (name, calls, handlers, accepting) => {
  const client = textOf(name, 'client.ts')
  expect([ANSWERED, ENDED].filter(tag => client.includes(tag))).toEqual(calls)
  const server = textOf(name, 'server.ts')
  expect(server).toContain(`If an operation has no handler or its handler throws, ${handlers}`)
  expect(server.split(`An error that this function throws ${accepting}`)).toHaveLength(3)
})

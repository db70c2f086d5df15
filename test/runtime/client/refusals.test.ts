import { describe, expect, test, vi } from 'vitest'
import { AddToStoreNar, BuildDerivation, IsValidPath } from '../../../generated/nix-daemon/operations.ts'
import { DecodeError, EncodeError } from '../../../runtime/errors/errors.ts'
import type { Operation } from '../../../runtime/protocol/protocol.ts'
import { connected, LAST, rejection } from '../../support/fake-server.ts'
import { addToStoreNar, path, worksStill } from '../../support/requests.ts'

const { info } = addToStoreNar
const drv = { outputs: [], inputSrcs: [], platform: '', builder: '', args: [], env: [] }

function withInfo(part: object): unknown {
  return { ...addToStoreNar, info: { ...info, ...part } }
}

describe('a request that cannot be written', () => {
  // Codecs carry no names, and the first word of a missing array or object would have the same place as the whole.
  test.each<[string, Pick<Operation<never, unknown>, 'name'>, unknown, string]>([
    [
      'no request',
      IsValidPath,
      undefined,
      'request: expected IsValidPath.request (an object), got undefined',
    ],
    ['no text', IsValidPath, {}, 'request.path: expected a string, got undefined'],
    ['no object', AddToStoreNar, { path }, 'request.info: expected UnkeyedValidPathInfo (an object)'],
    [
      'no array',
      AddToStoreNar,
      withInfo({ references: undefined }),
      'request.info.references: expected an array',
    ],
    [
      'no array at the end',
      AddToStoreNar,
      withInfo({ sigs: 7 }),
      'request.info.sigs: expected an array, got a num',
    ],
    [
      'a bad element',
      AddToStoreNar,
      withInfo({ references: ['a', 7] }),
      'request.info.references[1]: expected a str',
    ],
    [
      'a bad number',
      AddToStoreNar,
      withInfo({ narSize: 1.5 }),
      'request.info.narSize: expected a whole number',
    ],
    [
      'an object that begins with an array',
      BuildDerivation,
      { drvPath: path },
      'request.drv: expected BasicDerivation',
    ],
    [
      'an array in an object in a pair',
      BuildDerivation,
      { drvPath: path, drv: { ...drv, outputs: [['out', { path: '', hashAlgo: '' }]] } },
      'request.drv.outputs[0].value.hash: expected a string',
    ],
  ])('is rejected with the path of the field: %s', async (_, operation, request, problem) => {
    const { client, server } = await connected()
    const before = server.received
    const call = client.connection.call(operation as Operation<unknown, unknown>, request, {
      body: Buffer.of(1),
    })
    const error = await rejection(call)
    expect(error).toBeInstanceOf(EncodeError)
    expect(error.message).toContain(`${operation.name}.${problem}`)
    // Some types are pinned to an older form, but the error names the negotiated version.
    expect(error.message).toContain('protocol 1.38')
    expect(server.received).toBe(before)
    expect(await worksStill(client, server)).toBe(true)
  })
})

describe('if the layout that explains errors cannot be loaded', () => {
  test('calls end with their errors unexplained', async () => {
    const { client, server } = await connected()
    const layout = vi.spyOn(client.connection.protocol, 'layout').mockRejectedValue(new Error('gone'))
    try {
      const unsent = await rejection(client.isValidPath({} as never))
      expect(unsent).toBeInstanceOf(EncodeError)
      expect(unsent.message).toContain('IsValidPath.request: expected a string, got undefined')
      const call = rejection(client.isValidPath({ path }))
      await server.request(IsValidPath)
      server.say(LAST)
      server.bytes(Buffer.of(1))
      server.stream.end()
      const unread = await call
      expect(unread).toBeInstanceOf(DecodeError)
      expect(unread.message).toMatch(/^IsValidPath\.response: .*protocol 1\.38/)
      expect(client.connection.usable).toBe(false)
      expect(layout).toHaveBeenCalledTimes(2)
    } finally {
      layout.mockRestore()
    }
  })
})

import { expect, test } from 'vitest'
import { unsentLimit } from '../../../cli/commands/client-limits.ts'

const none = {
  ...{
    handshakeTimeout: undefined,
    requestTimeout: undefined,
    uploadTimeout: undefined,
    writeTimeout: undefined,
  },
  ...{ idleTimeout: undefined, maxConnections: undefined, maxConnectionsPerPeer: undefined },
}

test('the bytes that may wait for a client are a size, and the default if none is given', () => {
  expect(unsentLimit({ ...none, maxUnsent: '1.5MiB' })).toEqual({ maxUnsent: 1.5 * 2 ** 20 })
  expect(unsentLimit({ ...none, maxUnsent: '0' })).toEqual({ maxUnsent: 0 })
  expect(unsentLimit({ ...none, maxUnsent: undefined })).toEqual({})
})

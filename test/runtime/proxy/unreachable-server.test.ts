import { expect, test } from 'vitest'
import { proxy } from '../../../generated/nix-daemon/proxy.ts'
import { bytesOf, CLIENT_MAGIC, wire } from '../../support/raw-client.ts'

test.each([{}, { version: '1.37' }])(
  'the stream of a client is closed if there is no server to connect it to, with %j',
  async options => {
    const [near, far] = wire()
    near.on('error', () => {})
    near.resume()
    near.write(bytesOf(CLIENT_MAGIC, 0x126, [], 0, 0))
    const closed = new Promise<void>(resolve => near.once('close', resolve))
    await expect(proxy(far, '/nowhere/socket', options)).rejects.toMatchObject({ code: 'connect-failed' })
    near.end()
    await closed
  },
)

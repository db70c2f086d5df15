import { duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { formatVersion } from '../../../runtime/session/session.ts'
import { bytesOf, LAST, type Part, SERVER_MAGIC } from '../../support/raw-client.ts'

/** Connects to a server that has sent all of its handshake beforehand. */
async function connectTo(...says: readonly Part[]): ReturnType<typeof connect> {
  const [ours, theirs] = duplexPair()
  theirs.resume()
  theirs.write(bytesOf(SERVER_MAGIC, ...says))
  return connect(ours)
}

test.each([
  ['1.38', 0x10126, [[], '9.9', 1, LAST]],
  ['1.11', 0x1010b, [LAST]],
])('bits above the 16 of a server’s version are ignored: %s', async (version, word, rest) => {
  const client = await connectTo(word, ...(rest as Part[]))
  expect(formatVersion(client.connection.session.version)).toBe(version)
})

test('a server of another major number is left', async () => {
  await expect(connectTo(0x20b, LAST)).rejects.toMatchObject({
    code: 'handshake-refused',
    message: expect.stringContaining('the server speaks 2.11, which is not a version 1'),
  })
})

import { expect, test } from 'vitest'
import { AddToStoreNar } from '../../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import { sendBody } from '../../../runtime/client/send-body.ts'
import { Writer } from '../../../runtime/wire/writer.ts'
import { fileNar } from '../../support/nar.ts'

const session = { version: 0x110, features: 0 }

/** Sends half of a NAR over a connection that still is, or is gone; gives the error of the upload. */
async function halfSent(usable: boolean): Promise<unknown> {
  const transport = { usable, write() {}, drained: async () => usable, destroy() {} }
  const target = { transport, writer: new Writer(session), limits: nixDaemon.limits }
  const era = [AddToStoreNar.upload].flat(2).find(each => each?.by === 'inline')
  const nar = fileNar(1000)
  const upload = sendBody(target as never, era as never, [nar.subarray(0, 500)])
  return (await upload.finished()).error
}

test('A body that ends early is an error of its source, unless the peer has gone meanwhile', async () => {
  expect(await halfSent(true)).toMatchObject({ code: 'bad-nar' })
  expect(await halfSent(false)).toBeUndefined()
})

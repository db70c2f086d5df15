import type { NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import { type AddToStoreNarRequestInit, IsValidPath } from '../../generated/nix-daemon/operations.ts'
import type { FakeServer } from './fake-server.ts'

export const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello-2.12.1'

export const addToStoreNar: AddToStoreNarRequestInit = {
  path,
  info: {
    deriver: undefined,
    narHash: '4f8c1d02b7a96e35d0c4e17f82ab9936510fe7c28bd43a6690e1f5278cd3ba04',
    references: [],
    registrationTime: 0,
    narSize: 0,
    ultimate: false,
    sigs: [],
    ca: undefined,
  },
}

/** Makes one more call to check that both sides are in step. */
export async function worksStill(client: NixDaemonClient, server: FakeServer): Promise<boolean> {
  const call = client.isValidPath({ path })
  await server.request(IsValidPath)
  server.reply(IsValidPath, true)
  return (await call) && client.connection.usable
}

const never = new Promise<never>(() => {})

/** Yields one chunk, then nothing for ever. */
export async function* stuckAfter(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
  await never
}

/** Yields one chunk, then throws. */
export async function* failingAfter(chunk: Uint8Array, error: Error): AsyncGenerator<Uint8Array> {
  yield chunk
  throw error
}

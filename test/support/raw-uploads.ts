import { bytesOf, framed, type RawClient, READ } from './raw-client.ts'
import { addToStoreNar, path } from './requests.ts'

/** The way in which the body of an upload is sent (facts 4.5). */
export type Era = 'inline' | 'pull' | 'frames'

/** The versions at which AddToStoreNar changes its era, and the ones before them. */
export const eras: readonly (readonly [version: string, era: Era])[] = [
  ['1.17', 'inline'],
  ['1.20', 'inline'],
  ['1.21', 'pull'],
  ['1.22', 'pull'],
  ['1.23', 'frames'],
  ['1.38', 'frames'],
]

/** Encodes the opcode and the fields of AddToStoreNar. */
export function addNarRequest(narSize: number): Buffer {
  return bytesOf(39, path, '', addToStoreNar.info.narHash, [], 0, narSize, 0, [], '', 0, 0)
}

/** Answers requests for data with pieces of a body, and returns how many bytes are left when another message comes. */
export async function answerPulls(client: RawClient, body: Buffer, size = 32768): Promise<number> {
  let rest = body
  for (;;) {
    const bytes = await client.sofar()
    if (!bytes.equals(bytesOf(READ, 32768))) {
      client.unread(bytes)
      return rest.length
    }
    if (rest.length === 0) throw new Error('the server asks for more than the body')
    client.send(bytesOf(rest.subarray(0, size).length), padded(rest.subarray(0, size)))
    rest = rest.subarray(size)
  }
}

/** Sends the request and its body as the era wants it. */
export async function addNar(client: RawClient, era: Era, nar: Buffer): Promise<void> {
  client.send(addNarRequest(nar.length))
  if (era === 'inline') client.send(nar)
  else if (era === 'frames') client.send(framed(nar, 1000))
  else await answerPulls(client, nar, 1000)
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7)])
}

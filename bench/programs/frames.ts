import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { Input } from '../../runtime/input/input.ts'
import { lendBody, readBody } from '../../runtime/streams/body-reader.ts'
import { FrameReader } from '../../runtime/streams/frame-reader.ts'
import { FrameWriter } from '../../runtime/streams/frame-writer.ts'
import { dial } from '../../runtime/transport/dial.ts'
import { Transport } from '../../runtime/transport/transport.ts'
import { type Read, readUint } from '../../runtime/wire/read.ts'
import { HandReceiver, type Take } from '../baselines/receive-frames.ts'
import type { Told } from '../harness/c-program.ts'
import { SESSION } from '../inputs/data.ts'
import { chunkOf, Sum } from '../inputs/payload.ts'
import { answer } from './answer.ts'
import { metered } from './meter.ts'
import type { Framed, Receive } from './requests.ts'

type Listen = (piece: Buffer) => void

const WORD: Buffer = Buffer.alloc(8)

const readWord: Read<number> = r => readUint(r, 0xffffffff)

let server: Server | undefined

/** Connects a transport to an input, as a connection does. */
function inputOf(transport: Transport): Input {
  const input = new Input(SESSION, {}, transport)
  transport.start({ chunk: (bytes, lent) => input.push(bytes, lent), end: error => input.end(error) })
  return input
}

async function accepted(): Promise<Transport> {
  if (server === undefined) throw new Error('there is no server')
  const [socket] = (await once(server, 'connection')) as [Socket]
  server.close()
  return new Transport({ readable: socket, writable: socket })
}

const ways: Readonly<Record<Receive['into'], (input: Input, listen: Listen) => Promise<void>>> = {
  sink: (input, listen) => lendBody(input, new FrameReader(), listen),
  async iterator(input, listen) {
    for await (const piece of readBody(input, new FrameReader())) listen(piece)
  },
}

answer({
  async listen(path: string): Promise<void> {
    // The same options as in our server.
    server = createServer({ allowHalfOpen: true, noDelay: true })
    server.listen(path)
    await once(server, 'listening')
  },
  async receive({ socket, into, summed = false }: Receive): Promise<Told> {
    const transport = socket === undefined ? await accepted() : await dial(socket)
    const input = inputOf(transport)
    const told = await metered(async () => {
      let size = 0
      const sum = new Sum()
      const count: Listen = piece => {
        size += piece.length
      }
      transport.write(WORD)
      await ways[into](input, summed ? piece => sum.add(piece) : count)
      return summed ? sum.value : size
    })
    transport.write(WORD)
    await transport.end()
    return told
  },
  async byHand({ socket, summed }: Receive & { readonly socket: string }): Promise<Told> {
    let size = 0
    const sum = new Sum()
    const take: Take = summed
      ? (bytes, from, to) => sum.add(bytes.subarray(from, to))
      : (_, from, to) => {
          size += to - from
        }
    return HandReceiver.receive(socket, take, run =>
      metered(async () => {
        await run()
        return summed ? sum.value : size
      }),
    )
  },
  async send({ socket, bytes, chunk }: Framed & { readonly socket: string }): Promise<Told> {
    const transport = await dial(socket)
    const input = inputOf(transport)
    const payload = chunkOf(chunk)
    await input.read(readWord)
    const told = await metered(async () => {
      const sender = new FrameWriter(transport)
      let sent = 0
      for (; sent < bytes; sent += chunk) {
        const piece = bytes - sent < chunk ? payload.subarray(0, bytes - sent) : payload
        const taken = sender.write(piece)
        if (taken !== true && !(await taken)) throw new Error('the receiver has gone')
      }
      sender.finish()
      await input.read(readWord)
      return bytes
    })
    await transport.end()
    return told
  },
})

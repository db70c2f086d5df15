import { connect } from '../../generated/nix-daemon/index.ts'
import type { ByteStream } from '../../runtime/streams/byte-stream.ts'
import type { Told } from '../harness/c-program.ts'
import { Sum } from '../inputs/payload.ts'
import { answer } from './answer.ts'
import { metered } from './meter.ts'
import type { Download } from './requests.ts'

type Listen = (piece: Buffer) => void

const ways: Readonly<Record<Download['into'], (stream: ByteStream, listen: Listen) => Promise<void>>> = {
  sink: (stream, listen) => stream.lend(listen),
  async iterator(stream, listen) {
    for await (const piece of stream) listen(piece)
  },
}

answer({
  async download({ socket, path, into, summed = false }: Download): Promise<Told> {
    const client = await connect(socket)
    const told = await metered(async () => {
      const stream = await client.narFromPath({ path })
      let size = 0
      const sum = new Sum()
      const count: Listen = piece => {
        size += piece.length
      }
      await ways[into](stream, summed ? piece => sum.add(piece) : count)
      return summed ? sum.value : size
    })
    await client.close()
    return told
  },
})

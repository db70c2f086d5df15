import type { AddressInfo } from 'node:net'
import { createServer, connect as dial } from 'node:net'
import {
  connect,
  type EchoHandlers,
  Letters,
  RemoteError,
  type Saying,
  serve,
} from './generated/echo/index.js'

const handlers: EchoHandlers = {
  echo({ saying }, call) {
    call.log.say({ kind: 'Said', text: 'heard' })
    return { ...saying, tone: 'High' }
  },
  letters: ({ text }) => [...text],
  async count(words) {
    let size = 0
    for await (const piece of words) size += piece.length
    return size
  },
  nextDay({ day }) {
    if (day.day > 366) throw new Error('there is no such day')
    return { year: day.year, day: day.day + 1 }
  },
}

const server = createServer(socket => void serve(socket, handlers))
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const client = await connect(dial((server.address() as AddressInfo).port, '127.0.0.1'))
const heard: string[] = []
const said: Saying = await client.echo(
  { saying: { text: 'hello', tone: 'Low' } },
  { onLog: message => void heard.push(message.kind) },
)
const letters = await client.letters({ text: 'abc' })
const day = await client.nextDay({ day: { year: 2024, day: 59 } })
const counted = await client.count(Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
const failed = await client.nextDay({ day: { year: 2024, day: 400 } }).catch((error: unknown) => error)
const refused = failed instanceof RemoteError ? 'RemoteError' : String(failed)
process.stdout.write(
  `${JSON.stringify({ said, heard, letters, day, counted, refused, version: client.connection.session.version, opcode: Letters.opcode })}\n`,
)
await client.close()
server.close()

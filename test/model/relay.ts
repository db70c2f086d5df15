// Lets a client of this process appear as another user: the system tells a server who made the connection.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { asNobody } from '../support/other-user.ts'

const program = `
const net = require('node:net')
const [from, to] = process.argv.slice(1)
net.createServer({ allowHalfOpen: true }, client => {
  const server = net.connect({ path: to, allowHalfOpen: true })
  for (const [one, other] of [[client, server], [server, client]]) {
    one.pipe(other)
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
}).listen(from, () => console.log('listening'))
`

/** Passes connections to the socket `from` on to `to` as a user without rights. Returns its end. */
export async function relayAsNobody(from: string, to: string): Promise<() => Promise<void>> {
  const [file, words] = asNobody(process.execPath, '-e', program, from, to)
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', file, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface(child.stdout), 'line')
  return async () => {
    child.kill('SIGKILL')
    await once(child, 'close')
  }
}

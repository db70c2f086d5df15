import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** Passes bytes on without decoding them: the least that a process in between can do. */
export async function pipeByHand(at: string, to: string): Promise<void> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, near => {
    const far = connect({ path: to, allowHalfOpen: true, noDelay: true })
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
  })
  server.listen(at)
  await once(server, 'listening')
}

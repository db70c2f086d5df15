import { strictEqual } from 'node:assert'
import { join } from 'node:path'
import type { Benchmark, Prepared, Size, Variant } from '../benchmark.ts'
import { CProgram, runOf, type Told } from '../c-program.ts'
import { temporary } from '../children.ts'
import { chunkOf, type Framed, type Receive } from '../framed.ts'
import { Program } from '../program.ts'
import { Sum } from '../sum.ts'

/** What the sender and the receiver of some frames say. */
interface Both {
  readonly sent: Told
  readonly received: Told
}

type Pass = (framed: Framed, ...summed: readonly 'sum'[]) => Promise<Both>

/** Senders and receivers, in processes of their own that speak over a unix socket. */
class Scene {
  readonly #folder = temporary()
  readonly #sender = new CProgram('send-frames')
  readonly #receiver = new CProgram('receive-frames')
  readonly #programs: Program[] = []
  #sockets = 0

  /** From C to C; the one who is compared connects. */
  c(compared: keyof Both): Pass {
    return async ({ bytes, chunk }, ...summed) => {
      const socket = this.#socket()
      const senderDials = compared === 'sent'
      const send = (): ReturnType<CProgram['start']> =>
        this.#sender.start(senderDials ? 'dial' : 'listen', socket, bytes, chunk)
      const receive = (): ReturnType<CProgram['start']> =>
        this.#receiver.start(senderDials ? 'listen' : 'dial', socket, ...summed)
      const listener = senderDials ? receive() : send()
      await listener.listening()
      const dialler = senderDials ? send() : receive()
      const [sender, receiver] = senderDials ? [dialler, listener] : [listener, dialler]
      const [sent, received] = await Promise.all([sender.told(), receiver.told()])
      return { sent, received }
    }
  }

  /** From C to us. */
  receiver(into: Receive['into']): Pass {
    const program = this.#node()
    return async ({ bytes, chunk }, ...summed) => {
      const socket = this.#socket()
      const sender = this.#sender.start('listen', socket, bytes, chunk)
      await sender.listening()
      const receiving = program.ask<Told>('receive', { socket, into, summed: summed.length > 0 })
      const [sent, received] = await Promise.all([sender.told(), receiving])
      return { sent, received }
    }
  }

  /** From C to us, where it is we who listen. */
  server(into: Receive['into']): Pass {
    const program = this.#node()
    return async ({ bytes, chunk }, ...summed) => {
      const socket = this.#socket()
      await program.ask('listen', socket)
      const receiving = program.ask<Told>('receive', { into, summed: summed.length > 0 })
      const sender = this.#sender.start('dial', socket, bytes, chunk)
      const [sent, received] = await Promise.all([sender.told(), receiving])
      return { sent, received }
    }
  }

  /** From us to C. */
  sender(): Pass {
    const program = this.#node()
    return async (framed, ...summed) => {
      const socket = this.#socket()
      const receiver = this.#receiver.start('listen', socket, ...summed)
      await receiver.listening()
      const sending = program.ask<Told>('send', { ...framed, socket })
      const [sent, received] = await Promise.all([sending, receiver.told()])
      return { sent, received }
    }
  }

  async close(): Promise<void> {
    for (const program of this.#programs) await program.stop()
  }

  #node(): Program {
    const program = new Program('frames')
    this.#programs.push(program)
    return program
  }

  #socket(): string {
    this.#sockets += 1
    return join(this.#folder, String(this.#sockets))
  }
}

/** All bytes arrive, as they were sent. */
async function check(passes: readonly Pass[], chunk: number): Promise<void> {
  const sum = new Sum()
  const bytes = 300_001
  const payload = chunkOf(chunk)
  for (let left = bytes; left > 0; left -= chunk) sum.add(payload.subarray(0, left))
  for (const pass of passes) {
    strictEqual((await pass({ bytes, chunk }, 'sum')).received.result, sum.value)
    const { sent, received } = await pass({ bytes: 2 * bytes, chunk })
    strictEqual(sent.result, 2 * bytes)
    strictEqual(received.result, 2 * bytes)
  }
}

interface Comparison {
  readonly name: string
  readonly title: string
  readonly goal: number
  readonly mebibytes: number
  readonly chunk: number
  readonly compared: keyof Both
  readonly ours: (scene: Scene) => Readonly<Record<string, Pass>>
}

async function prepare(comparison: Comparison, size: Size): Promise<Prepared> {
  const { chunk, compared, ours } = comparison
  const mebibytes = size === 'full' ? comparison.mebibytes : 1
  const scene = new Scene()
  const passes: Readonly<Record<string, Pass>> = { 'C program': scene.c(compared), ...ours(scene) }
  const variant =
    (pass: Pass): Variant =>
    async () =>
      runOf((await pass({ bytes: mebibytes << 20, chunk }))[compared])
  return {
    items: mebibytes,
    variants: Object.fromEntries(Object.entries(passes).map(([name, pass]) => [name, variant(pass)])),
    check: () => check(Object.values(passes), chunk),
    close: () => scene.close(),
  }
}

function frames(comparison: Comparison): Benchmark {
  const { name, title, goal } = comparison
  return {
    name,
    title,
    goal: { ratio: goal },
    unit: 'MiB',
    rounds: 9,
    outside: true,
    byClock: true,
    compiles: true,
    prepare: size => prepare(comparison, size),
  }
}

const large = { mebibytes: 1024, chunk: 64 << 10 } as const
const small = { mebibytes: 256, chunk: 100 } as const
const receiving = (into: Receive['into']): Pick<Comparison, 'compared' | 'ours'> => ({
  compared: 'received',
  ours: scene => ({ nixwire: scene.receiver(into), 'nixwire, a server': scene.server(into) }),
})
const sending: Pick<Comparison, 'compared' | 'ours'> = {
  compared: 'sent',
  ours: scene => ({ nixwire: scene.sender() }),
}

export const framesIn: Benchmark = frames({
  name: 'frames-in',
  title: 'frames of 64 KiB from a C program, received into a sink, against C',
  goal: 1.11,
  ...large,
  ...receiving('sink'),
})

export const framesInIterated: Benchmark = frames({
  name: 'frames-in-iterated',
  title: 'the same as an async iterable',
  goal: 2,
  ...large,
  ...receiving('iterator'),
})

export const framesOut: Benchmark = frames({
  name: 'frames-out',
  title: 'frames of 64 KiB sent to a C program, against C',
  goal: 1.18,
  ...large,
  ...sending,
})

export const framesSmallIn: Benchmark = frames({
  name: 'frames-small-in',
  title: 'frames of 100 bytes from a C program, received into a sink, against C',
  goal: 1.67,
  ...small,
  ...receiving('sink'),
})

export const framesSmallOut: Benchmark = frames({
  name: 'frames-small-out',
  title: 'chunks of 100 bytes sent to a C program in frames, against C',
  goal: 1.25,
  ...small,
  ...sending,
})

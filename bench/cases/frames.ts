import { strictEqual } from 'node:assert'
import { join } from 'node:path'
import type { Benchmark, Prepared, Variant } from '../harness/benchmark.ts'
import { CProgram, runOf, type Told } from '../harness/c-program.ts'
import { Program } from '../harness/program.ts'
import { temporary } from '../harness/temporary.ts'
import { chunkOf, Sum } from '../inputs/payload.ts'
import type { Framed, Receive } from '../programs/requests.ts'

/** The reports of the sender and the receiver of some frames. */
interface Both {
  readonly sent: Told
  readonly received: Told
}

type Pass = (framed: Framed, ...summed: readonly 'sum'[]) => Promise<Both>

/** Senders and receivers in separate processes, over a unix socket. */
class Scene {
  readonly #folder = temporary()
  readonly #sender = new CProgram('send-frames')
  readonly #receiver = new CProgram('receive-frames')
  readonly #programs: Program[] = []
  #sockets = 0

  /** Passes frames from C to a receiver in C. */
  receiverInC(): Pass {
    return this.#fromC((socket, summed) => this.#receiver.run('dial', socket, ...summed))
  }

  /** Passes frames from a sender in C to C. */
  senderInC(together: number): Pass {
    return this.#toC((socket, { bytes, chunk }) => this.#sender.run('dial', socket, bytes, chunk, together))
  }

  /** Passes frames from C to our client. */
  receiver(into: Receive['into']): Pass {
    const program = this.#node()
    return this.#fromC((socket, summed) =>
      program.ask('receive', { socket, into, summed: summed.length > 0 }),
    )
  }

  /** Passes frames from C to a receiver by hand in Node. */
  receiverByHand(): Pass {
    const program = this.#node()
    return this.#fromC((socket, summed) => program.ask('byHand', { socket, summed: summed.length > 0 }))
  }

  /** Passes frames from C to our server. */
  server(into: Receive['into']): Pass {
    const program = this.#node()
    return async ({ bytes, chunk, together }, ...summed) => {
      const socket = this.#socket()
      await program.ask('listen', socket)
      const receiving = program.ask<Told>('receive', { into, summed: summed.length > 0 })
      const sender = this.#sender.start('dial', socket, bytes, chunk, together)
      const [sent, received] = await Promise.all([sender.told(), receiving])
      return { sent, received }
    }
  }

  /** Passes frames from our client to C. */
  sender(): Pass {
    const program = this.#node()
    return this.#toC((socket, framed) => program.ask('send', { ...framed, socket }))
  }

  async close(): Promise<void> {
    for (const program of this.#programs) await program.stop()
  }

  /** Passes frames from a listening sender in C. */
  #fromC(receive: (socket: string, summed: readonly 'sum'[]) => Promise<Told>): Pass {
    return async ({ bytes, chunk, together }, ...summed) => {
      const socket = this.#socket()
      const sender = this.#sender.start('listen', socket, bytes, chunk, together)
      await sender.listening()
      const [sent, received] = await Promise.all([sender.told(), receive(socket, summed)])
      return { sent, received }
    }
  }

  /** Passes frames to a listening receiver in C. */
  #toC(send: (socket: string, framed: Framed) => Promise<Told>): Pass {
    return async (framed, ...summed) => {
      const socket = this.#socket()
      const receiver = this.#receiver.start('listen', socket, ...summed)
      await receiver.listening()
      const [sent, received] = await Promise.all([send(socket, framed), receiver.told()])
      return { sent, received }
    }
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

/** Checks that all bytes arrive unchanged. */
async function check(passes: readonly Pass[], { chunk, together }: Framed): Promise<void> {
  const sum = new Sum()
  const bytes = 300_001
  const payload = chunkOf(chunk)
  for (let left = bytes; left > 0; left -= chunk) sum.add(payload.subarray(0, left))
  for (const pass of passes) {
    strictEqual((await pass({ bytes, chunk, together }, 'sum')).received.result, sum.value)
    const { sent, received } = await pass({ bytes: 2 * bytes, chunk, together })
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
  /** Frames that a sender in C passes to one system call; 0 if it collects them in a buffer. */
  readonly together: number
  readonly compared: keyof Both
  readonly passes: (scene: Scene) => Readonly<Record<string, Pass>>
}

function prepare({ chunk, together, compared, passes }: Comparison, mebibytes: number): Prepared {
  const scene = new Scene()
  const framed = { bytes: mebibytes << 20, chunk, together }
  const all = Object.entries(passes(scene))
  const variant =
    (pass: Pass): Variant =>
    async () =>
      runOf((await pass(framed))[compared])
  return {
    items: mebibytes,
    variants: Object.fromEntries(all.map(([name, pass]) => [name, variant(pass)])),
    check: () =>
      check(
        all.map(([, pass]) => pass),
        framed,
      ),
    close: () => scene.close(),
  }
}

function frames(comparison: Comparison): Benchmark {
  const { name, title, goal, mebibytes } = comparison
  return {
    name,
    title,
    goal: { ratio: goal },
    unit: 'MiB',
    rounds: 9,
    outside: true,
    byClock: true,
    compiles: true,
    prepare: size => prepare(comparison, size === 'full' ? mebibytes : 1),
  }
}

const large = { mebibytes: 1024, chunk: 64 << 10 } as const
const small = { chunk: 100 } as const
const intoSink: Pick<Comparison, 'compared' | 'passes'> = {
  compared: 'received',
  passes: scene => ({
    'C program': scene.receiverInC(),
    nixwire: scene.receiver('sink'),
    'nixwire, a server': scene.server('sink'),
    'by hand in Node': scene.receiverByHand(),
  }),
}

export const framesIn: Benchmark = frames({
  name: 'frames-in',
  title: 'frames of 64 KiB, 16 a system call, received into a sink, against C',
  goal: 1.11,
  together: 16,
  ...large,
  ...intoSink,
})

export const framesInIterated: Benchmark = frames({
  name: 'frames-in-iterated',
  title: 'the same frames as an async iterable',
  goal: 2,
  together: 16,
  ...large,
  compared: 'received',
  passes: scene => ({
    'C program': scene.receiverInC(),
    nixwire: scene.receiver('iterator'),
    'nixwire, a server': scene.server('iterator'),
  }),
})

export const framesOut: Benchmark = frames({
  name: 'frames-out',
  title: 'frames of 64 KiB sent to a C program, against one in C that sends each with a system call',
  goal: 1.18,
  together: 1,
  ...large,
  compared: 'sent',
  passes: scene => ({
    'C program': scene.senderInC(1),
    'C program, 16 a call': scene.senderInC(16),
    nixwire: scene.sender(),
  }),
})

export const framesSmallIn: Benchmark = frames({
  name: 'frames-small-in',
  title: 'frames of 100 bytes, 64 KiB a system call, received into a sink, against C',
  goal: 1.67,
  mebibytes: 128,
  together: 0,
  ...small,
  ...intoSink,
})

export const framesSmallInSingle: Benchmark = frames({
  name: 'frames-small-in-single',
  title: 'frames of 100 bytes, each sent with a system call, received into a sink, against C',
  goal: 1.67,
  mebibytes: 16,
  together: 1,
  ...small,
  ...intoSink,
})

export const framesSmallOut: Benchmark = frames({
  name: 'frames-small-out',
  title: 'chunks of 100 bytes sent in frames to a C program, against one in C that copies them into 64 KiB',
  goal: 1.25,
  mebibytes: 128,
  together: 0,
  ...small,
  compared: 'sent',
  passes: scene => ({ 'C program': scene.senderInC(0), nixwire: scene.sender() }),
})

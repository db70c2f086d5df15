import { deepStrictEqual } from 'node:assert'
import type { Benchmark, Prepared, Size } from '../harness/benchmark.ts'
import { CProgram, runOf, type Told } from '../harness/c-program.ts'
import { Program } from '../harness/program.ts'
import { RealDaemon } from '../harness/real-daemon.ts'
import type { Questions } from '../programs/requests.ts'

type Operation = Questions['operation']

const NUMBERS: Readonly<Record<Operation, number>> = { IsValidPath: 1, QueryPathInfo: 26 }
const REFERENCES = 8
/** Calls in flight, in the cases with more than one. */
const IN_FLIGHT = 32

/** A daemon with one path that has references, and three clients that query it. */
class Scene {
  readonly #daemon: RealDaemon
  readonly #programs: Program[] = []
  readonly questions: Questions
  #c: CProgram | undefined

  private constructor(daemon: RealDaemon, questions: Questions) {
    this.#daemon = daemon
    this.questions = questions
  }

  static async start(operation: Operation, size: Size): Promise<Scene> {
    const daemon = await RealDaemon.start()
    try {
      const references: string[] = []
      for (let index = 0; index < REFERENCES; index += 1) references.push(await daemon.add())
      const [warmUp, count] = size === 'full' ? [2000, 8000] : [10, 40]
      const path = await daemon.add(references)
      return new Scene(daemon, { socket: daemon.socket, operation, path, warmUp, count })
    } catch (error) {
      await daemon.stop()
      throw error
    }
  }

  c(): () => Promise<Told> {
    const { socket, operation, path, warmUp, count } = this.questions
    this.#c ??= new CProgram('round-trips')
    const program = this.#c
    return () => program.run(socket, NUMBERS[operation], path, warmUp, count)
  }

  /** Makes a Node client: a separate process that opens a new connection for each run. */
  node(what: 'ours' | 'byHand', inFlight = 1): () => Promise<Told> {
    const program = new Program('round-trips')
    this.#programs.push(program)
    return () => program.ask(what, { ...this.questions, inFlight })
  }

  prepared(ask: Readonly<Record<string, () => Promise<Told>>>): Prepared {
    const { operation, count } = this.questions
    const variant = (each: () => Promise<Told>) => async () => runOf(await each())
    return {
      items: count,
      variants: Object.fromEntries(Object.entries(ask).map(([name, each]) => [name, variant(each)])),
      async check() {
        for (const each of Object.values(ask)) {
          const { result } = await each()
          deepStrictEqual(result, operation === 'IsValidPath' ? count : count * (1 + REFERENCES))
        }
      },
      close: () => this.close(),
    }
  }

  async close(): Promise<void> {
    for (const program of this.#programs) await program.stop()
    await this.#daemon.stop()
  }
}

function comparison(
  name: string,
  operation: Operation,
  what: string,
  goal: number,
  variants: (scene: Scene) => Readonly<Record<string, () => Promise<Told>>>,
): Benchmark {
  return {
    name,
    title: `${operation}, ${what}`,
    goal: { ratio: goal },
    unit: 'calls',
    rounds: 15,
    outside: true,
    needs: 'releases',
    async prepare(size) {
      const scene = await Scene.start(operation, size)
      try {
        return scene.prepared(variants(scene))
      } catch (error) {
        await scene.close()
        throw error
      }
    },
  }
}

const oneByOne = (name: string, operation: Operation): Benchmark => ({
  ...comparison(
    name,
    operation,
    'one call after the other to a real daemon, against a C client',
    1.3,
    scene => ({
      'C client': scene.c(),
      nixwire: scene.node('ours'),
      'by hand in Node': scene.node('byHand'),
    }),
  ),
  byClock: true,
  compiles: true,
})

const processorTime = (name: string, operation: Operation): Benchmark =>
  comparison(
    name,
    operation,
    "the client's processor time, against a client by hand in Node",
    1.3,
    scene => ({
      'by hand in Node': scene.node('byHand'),
      nixwire: scene.node('ours'),
    }),
  )

const together = (name: string, operation: Operation): Benchmark => ({
  ...comparison(
    name,
    operation,
    `${IN_FLIGHT} calls in flight, against a C client with one`,
    0.45,
    scene => ({
      'C client': scene.c(),
      nixwire: scene.node('ours', IN_FLIGHT),
    }),
  ),
  byClock: true,
  compiles: true,
})

export const validTrips: Benchmark = oneByOne('round-trips', 'IsValidPath')
export const infoTrips: Benchmark = oneByOne('round-trips-info', 'QueryPathInfo')
export const validTripsCpu: Benchmark = processorTime('round-trips-cpu', 'IsValidPath')
export const infoTripsCpu: Benchmark = processorTime('round-trips-info-cpu', 'QueryPathInfo')
export const validInFlight: Benchmark = together('in-flight', 'IsValidPath')
export const infoInFlight: Benchmark = together('in-flight-info', 'QueryPathInfo')

import { join } from 'node:path'
import type { Benchmark } from '../harness/benchmark.ts'
import { Run } from '../harness/measure.ts'
import { compiled, generatorCopy, node, published } from '../harness/package-builds.ts'

/** Imports a module in a new process, which reports the time of the import without its own start. */
function importing(specifier: string): () => Run {
  const script = `const cpu = process.cpuUsage()
    const started = performance.now()
    await import(${JSON.stringify(specifier)})
    const ms = performance.now() - started
    const { user, system } = process.cpuUsage(cpu)
    console.log(JSON.stringify([ms, (user + system) / 1000]))`
  return () => {
    const [ms, cpuMs] = JSON.parse(node(['--input-type=module', '--eval', script])) as [number, number]
    return new Run(ms, cpuMs)
  }
}

export const importClient: Benchmark = {
  name: 'import',
  title: 'import of the client, cold, in processes of their own, against that of node:net',
  goal: { ms: 20 },
  unit: 'imports',
  rounds: 15,
  outside: true,
  async prepare() {
    const path = 'generated/nix-daemon/client.js'
    const client = join(await published(), path)
    return {
      items: 1,
      variants: {
        'node:net': importing('node:net'),
        nixwire: importing(client),
        'nixwire, a module a file': importing(join(compiled(), path)),
        protobufjs: importing(import.meta.resolve('protobufjs')),
        msgpackr: importing(import.meta.resolve('msgpackr')),
      },
      check() {
        const names = node([
          '--input-type=module',
          '--eval',
          `console.log(Object.keys(await import('${client}')))`,
        ])
        if (!names.includes('NixDaemonClient')) throw new Error(`the published client exports ${names}`)
      },
    }
  },
}

export const regenerate: Benchmark = {
  name: 'generate',
  title: 'full regeneration in a cold process, against importing ts-morph',
  goal: { ms: 1200 },
  unit: 'runs',
  rounds: 7,
  outside: true,
  byClock: true,
  prepare() {
    const copy = generatorCopy()
    const generate = (): string => node(['generator/run/start.mjs'], copy.root)
    const again = (): string => {
      const said = generate()
      if (!/\b0 written/.test(said)) throw new Error(`a second run wrote files: ${said}`)
      return said
    }
    return {
      items: 1,
      variants: {
        'import of ts-morph': () => node(['--input-type=module', '--eval', "await import('ts-morph')"]),
        nixwire: () => {
          copy.clean()
          return generate()
        },
        'nixwire, nothing changed': again,
      },
      check() {
        copy.clean()
        if (!/ [1-9]\d* written/.test(generate())) throw new Error('nothing was generated')
        again()
      },
    }
  },
}

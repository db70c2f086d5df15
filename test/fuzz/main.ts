import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { parseFuzzArguments, usageText } from './arguments.ts'
import { corpusFolder, writeCorpusFile } from './corpus.ts'
import type { Broken } from './invariants.ts'
import { minimise } from './minimise.ts'
import { type Find, fuzz } from './round.ts'
import type { Target } from './targets/target.ts'
import { targetOf } from './targets.ts'
import { Watchdog } from './watchdog.ts'

/** Exit statuses: all invariants hold, one is broken, the arguments are wrong. */
const [GOOD, FOUND, WRONG] = [0, 1, 2]

async function main(args: readonly string[]): Promise<number> {
  const given = parseFuzzArguments(args, randomInt(0x7fffffff))
  if (given === 'help') {
    process.stdout.write(usageText())
    return GOOD
  }
  if (typeof given === 'string') {
    process.stderr.write(`fuzz: ${given}\n`)
    return WRONG
  }
  let finds = 0
  for (const name of given.targets)
    finds += await fuzzTarget(targetOf(name) as Target, given.seconds, given.seed)
  return finds === 0 ? GOOD : FOUND
}

/** Feeds a target for some seconds; returns the number of different finds. */
async function fuzzTarget(target: Target, seconds: number, seed: number): Promise<number> {
  const { name } = target
  process.stdout.write(`${name}: ${target.task}, for ${seconds} s, --seed ${seed}\n`)
  await target.prepare()
  const watchdog = new Watchdog()
  const known = new Set<string>()
  const start = performance.now()
  try {
    const count = await fuzz(target, {
      seed,
      over: () => performance.now() - start > seconds * 1000,
      begin: inputs =>
        watchdog.begin(join(corpusFolder, name, `blocked-${seed}.jsonl`), {
          target: name,
          found: 'it blocks the event loop',
          inputs: inputs.slice(-1),
        }),
      find: async find => {
        watchdog.rest()
        if (known.has(summary(find.broken))) return
        known.add(summary(find.broken))
        await tell(target, find)
      },
    })
    const took = (performance.now() - start) / 1000
    process.stdout.write(
      `${name}: ${count} inputs, ${Math.round(count / took)} a second, ${known.size} finds\n`,
    )
    return known.size
  } finally {
    await watchdog.close()
  }
}

/** Writes a find into the corpus, as small as it gets. */
async function tell(target: Target, { broken, inputs }: Find): Promise<void> {
  const small = await minimise(target, inputs, broken.invariant)
  const path = writeCorpusFile(
    { target: target.name, found: summary(broken), inputs: small },
    broken.invariant,
  )
  process.stdout.write(`${target.name}: ${broken.message}\n${target.name}: found by ${path}\n`)
}

/** The first lines of a message, without numbers, by which two finds are taken for the same. */
function summary(broken: Broken): string {
  return broken.message.split('\n').slice(0, 3).join(' | ').replaceAll(/\d+/g, 'N').slice(0, 300)
}

process.exitCode = await main(process.argv.slice(2))

import { parseArgs } from 'node:util'
import { targets } from './targets.ts'

/** Arguments of the command line. */
export interface FuzzArguments {
  /** Names of targets. */
  readonly targets: readonly string[]
  readonly seconds: number
  readonly seed: number
}

const SECONDS = 60
const MOST_SEED = 0x7fffffff

/** Writes the help. */
export function usageText(): string {
  const width = Math.max(...targets.map(({ name }) => name.length))
  const lines = targets.map(({ name, task }) => `  ${name.padEnd(width)}  ${task}`)
  return `usage: npm run fuzz -- TARGET [--seconds N] [--seed S]

Feeds hostile inputs to a part of the project. Inputs that break an invariant go to test/fuzz/corpus/TARGET/.

Targets:
${lines.join('\n')}
  ${'all'.padEnd(width)}  each of them, one after the other

  --seconds N  how long each target is fed (${SECONDS})
  --seed S     a number up to ${MOST_SEED}, from which all inputs are made; by default a new one each time
  --help       prints this
`
}

/** Reads the command line; a returned text is an error message, and `help` asks for the help. */
export function parseFuzzArguments(
  args: readonly string[],
  anySeed: number,
): FuzzArguments | 'help' | string {
  const options = {
    seconds: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean' },
  } as const
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    return (error as Error).message
  }
  const { values, positionals } = parsed
  if (values.help === true) return 'help'
  const names = [...targets.map(({ name }) => name), 'all']
  const [name, ...rest] = positionals
  if (name === undefined) return `name a target: ${names.join(', ')}`
  if (rest.length > 0) return `name one target, not ${positionals.length}`
  if (!names.includes(name)) return `there is no target '${name}': name one of ${names.join(', ')}`
  const seconds = wholeNumber(values.seconds, SECONDS, 1, 1_000_000)
  if (seconds === undefined) return `--seconds needs a whole number from 1 on, not '${values.seconds}'`
  const seed = wholeNumber(values.seed, anySeed, 0, MOST_SEED)
  if (seed === undefined) return `--seed needs a whole number from 0 to ${MOST_SEED}, not '${values.seed}'`
  return { targets: name === 'all' ? names.slice(0, -1) : [name], seconds, seed }
}

function wholeNumber(
  text: string | undefined,
  otherwise: number,
  min: number,
  max: number,
): number | undefined {
  if (text === undefined) return otherwise
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  return value >= min && value <= max ? value : undefined
}

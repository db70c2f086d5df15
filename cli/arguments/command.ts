import type { Io } from '../io.ts'

/**
 * A function that lists values for an option or argument; shell completion shows those that begin like `partial`. The
 * `words` are all that the command has got so far.
 */
export type Propose = (
  partial: string,
  commands: Commands,
  words: readonly string[],
) => readonly string[] | Promise<readonly string[]>

/** An option that is given or not, such as `--hex`. */
export interface Switch {
  readonly about: string
}

/** An option with a value, such as `--at VERSION`. */
export interface ValueOption {
  /** The value's name in help and errors. */
  readonly value: string
  readonly about: string
  readonly required?: true
  /** True if each repetition counts; otherwise the last one does. */
  readonly repeated?: true
  readonly default?: string
  /** Absent if files are the likeliest values: shells complete those. */
  readonly propose?: Propose
}

/** Options by their names in camel case: `upstreamVersion` is `--upstream-version` on the command line. */
export type Options = Readonly<Record<string, Switch | ValueOption>>

/** A word that a command takes; one that may be there `many` times has to be the only one. */
export interface Argument {
  /** The word's name in help and errors. */
  readonly name: string
  readonly count: 'one' | 'optional' | 'many'
  readonly propose?: Propose
}

/** The words and options that a command line gives. */
export interface Input<O extends Options = Options> {
  readonly options: { readonly [K in keyof O]: OptionValue<O[K]> }
  readonly words: readonly string[]
}

type OptionValue<O extends Switch | ValueOption> = O extends ValueOption
  ? O extends { readonly repeated: true }
    ? readonly string[]
    : O extends { readonly required: true } | { readonly default: string }
      ? string
      : string | undefined
  : boolean

/** A command as data: parsing, help and completion are derived from it. */
export interface Command<O extends Options = Options> {
  readonly arguments?: readonly Argument[]
  readonly options: O
  /** The part of the help between the usage and the options. */
  readonly about: string
  /** The part of the help after the options, such as examples. */
  notes?(): string
  /** @throws {UserError} */
  run(input: Input<O>, io: Io, commands: Commands): Promise<void>
}

/** Declares a command; the values that `run` gets have the types that the options say. */
export function command<const O extends Options>(declaration: Command<O>): Command {
  return declaration as unknown as Command
}

/** A command's entry in the list of all, which is there without the command's own module. */
export interface Entry {
  readonly summary: string
  /** True if help and completion leave it out. */
  readonly hidden?: true
  load(): Promise<Command>
}

/** All commands by name, in the order of the help. */
export type Commands = Readonly<Record<string, Entry>>

/** Finds the entry of a command. */
export function findEntry(commands: Commands, name: string): Entry | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined
}

/** Lists the commands that help and completion show. */
export function shownNames(commands: Commands): string[] {
  return Object.entries(commands).flatMap(([name, { hidden }]) => (hidden === true ? [] : [name]))
}

/** Gives an option's name on the command line, without the dashes. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}

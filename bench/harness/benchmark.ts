/** The amount of work: `full` for the figures, `tiny` for a test that everything runs. */
export type Size = 'full' | 'tiny'

/** A limit: a ratio to the first variant, an absolute time, or additional memory over the first variant. */
export type Goal = { readonly ratio: number } | { readonly ms: number } | { readonly moreMiB: number }

/** One comparison. The first variant is the baseline; ours is called `nixwire`. */
export interface Benchmark {
  readonly name: string
  readonly title: string
  readonly goal?: Goal
  /** The items that one run works through, in the plural. */
  readonly unit: string
  /** Maximum number of rounds, for long runs. */
  readonly rounds?: number
  /** Whether other processes do the work. */
  readonly outside?: true
  /** Whether to compare wall-clock time, because processor time cannot be measured. */
  readonly byClock?: true
  /** Set if the case needs real daemons and tools, which `test/peers/install.sh` installs. */
  readonly needs?: 'releases'
  /** Set if the case needs a C compiler. */
  readonly compiles?: true
  readonly prepare: (size: Size) => Prepared | Promise<Prepared>
}

export interface Prepared {
  /** Number of items in one run. */
  readonly items: number
  readonly variants: Readonly<Record<string, Variant>>
  /** Runs whose result is kept, to measure its memory. */
  readonly keep?: Readonly<Record<string, Variant>>
  /** Throws if the variants do not agree about the data. */
  readonly check: () => void | Promise<void>
  /** Stops all processes and removes all files of the case. */
  readonly close?: () => Promise<void>
}

export type Variant = () => unknown

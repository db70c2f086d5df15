/** `full` is what the table shows; `tiny` is for a test that everything runs. */
export type Size = 'full' | 'tiny'

/** What is to be met: a ratio to the first variant, an absolute figure, or so much more memory than the first. */
export type Goal = { readonly ratio: number } | { readonly ms: number } | { readonly moreMiB: number }

/** One comparison. The first variant is the baseline, and the one called `nixwire` is ours. */
export interface Benchmark {
  readonly name: string
  readonly title: string
  readonly goal?: Goal
  /** What one run works through, in the plural. */
  readonly unit: string
  /** Rounds at most, where a run takes long. */
  readonly rounds?: number
  /** The work is done in processes of its own. */
  readonly outside?: true
  /** Compared by the clock: nobody knows how much processor time it takes. */
  readonly byClock?: true
  /** Real daemons and tools, as `test/peers/install.sh` installs them. */
  readonly needs?: 'releases'
  /** Programs in C, which a compiler is needed for. */
  readonly compiles?: true
  readonly prepare: (size: Size) => Prepared | Promise<Prepared>
}

export interface Prepared {
  /** How many of `unit` one run works through. */
  readonly items: number
  readonly variants: Readonly<Record<string, Variant>>
  /** What a variant leaves behind, by which the memory that it keeps is measured. */
  readonly keep?: Readonly<Record<string, Variant>>
  /** Throws where the variants do not agree about the data. */
  readonly check: () => void | Promise<void>
  /** Ends what was started, and removes what was written. */
  readonly close?: () => Promise<void>
}

export type Variant = () => unknown

// Scenarios as data: commands that real client tools run.

export type Step = {
  /** Shell line to run in the work folder; `{name}` is replaced by the content of the file `name` there. */
  line: string
  /** Whether to record its connections, and the expected end of the command. */
  record: 'no' | 'succeeds' | 'fails'
  /** True to open the client's own store instead of the daemon's, which is then reached as ssh-ng://peer. */
  ownStore: boolean
}

/** Releases from one (inclusive) to another (exclusive), e.g. { from: '2.4' }. */
export type Releases = { from?: string; before?: string }

export type Scenario = {
  name: string
  title: string
  steps: readonly Step[]
  /** Lines added to the daemon's nix.conf. */
  conf?: readonly string[]
  /** Lines added to the client's nix.conf. */
  clientConf?: readonly string[]
  client?: Releases
  server?: Releases
  /** True if client and daemon of one release suffice: the recording is large, or much like others. */
  sameReleaseOnly?: boolean
}

/** Makes a step that is not recorded. */
export const prepare = (line: string): Step => ({ line, record: 'no', ownStore: false })
/** Makes a step that is not recorded, in the client's own store. */
export const prepareOwn = (line: string): Step => ({ line, record: 'no', ownStore: true })
export const record = (line: string): Step => ({ line, record: 'succeeds', ownStore: false })
export const recordOwn = (line: string): Step => ({ line, record: 'succeeds', ownStore: true })
export const recordFailing = (line: string): Step => ({ line, record: 'fails', ownStore: false })
export const recordOwnFailing = (line: string): Step => ({ line, record: 'fails', ownStore: true })

export function includes(releases: Releases | undefined, version: string): boolean {
  const { from, before } = releases ?? {}
  return (!from || compare(version, from) >= 0) && (!before || compare(version, before) < 0)
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split('.').map(Number)) as [number[], number[]]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference) return difference
  }
  return 0
}

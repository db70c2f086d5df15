import type { QueryMissingResponse } from '../../generated/nix-daemon/operations.ts'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { BuildTarget } from '../building/build-target.ts'
import { readDerivation } from '../building/derivation-files.ts'
import { knownOutputs } from '../building/known-outputs.ts'
import { inSlices, sortTexts } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import type { UpstreamConnection } from './upstream-connection.ts'

/** Finds the paths to build and to fetch to make targets valid. */
export async function findMissing(
  store: Store,
  upstream: UpstreamConnection | undefined,
  targets: readonly BuildTarget[],
): Promise<QueryMissingResponse> {
  const search = new Search(store, upstream)
  await inSlices(targets, target => search.want(target))
  await search.run()
  return await search.result()
}

class Search {
  readonly #store: Store
  readonly #upstream: UpstreamConnection | undefined
  readonly #waiting = new Map<string, BuildTarget>()
  readonly #willBuild = new Set<StorePath>()
  readonly #willSubstitute = new Set<StorePath>()
  readonly #unknown = new Set<StorePath>()
  #narSize = 0

  constructor(store: Store, upstream: UpstreamConnection | undefined) {
    this.#store = store
    this.#upstream = upstream
  }

  want(target: BuildTarget): void {
    // The loop over this map also visits entries that are added while it runs.
    const names = target.kind === 'Opaque' ? '' : `!${target.outputs}`
    const key = target.path + names
    if (!this.#waiting.has(key)) this.#waiting.set(key, target)
  }

  async run(): Promise<void> {
    await inSlices(this.#waiting.values(), target =>
      target.kind === 'Opaque' ? this.#findPath(target.path) : this.#findOutputs(target),
    )
  }

  async result(): Promise<QueryMissingResponse> {
    return {
      willBuild: await sortTexts([...this.#willBuild]),
      willSubstitute: await sortTexts([...this.#willSubstitute]),
      unknown: await sortTexts([...this.#unknown]),
      // Contents are not compressed.
      downloadSize: this.#narSize,
      narSize: this.#narSize,
    }
  }

  async #findPath(path: StorePath): Promise<void> {
    if (await this.#store.metadata.isValid(path)) return
    if (!(await this.#isSubstitutable(path))) this.#unknown.add(path)
  }

  async #isSubstitutable(path: StorePath): Promise<boolean> {
    const info = await this.#upstream?.info(path)
    if (info === undefined) return false
    if (this.#willSubstitute.has(path)) return true
    this.#willSubstitute.add(path)
    this.#narSize += info.narSize
    for (const reference of info.references) this.want({ kind: 'Opaque', path: reference })
    return true
  }

  async #findOutputs({ path, outputs: wanted }: BuildTarget & { kind: 'Built' }): Promise<void> {
    const { metadata } = this.#store
    if (!(await metadata.isValid(path))) {
      this.#unknown.add(path)
      return
    }
    const names = new Set(wanted === 'all' ? [] : wanted)
    const missing: (StorePath | undefined)[] = []
    for (const [name, output] of await knownOutputs(this.#store, path)) {
      if (wanted !== 'all' && !names.has(name)) continue
      if (output === undefined || !(await metadata.isValid(output))) missing.push(output)
    }
    if (missing.length === 0 || (await this.#areSubstitutable(missing))) return
    this.#willBuild.add(path)
    const { inputDrvs, inputSrcs } = await readDerivation(this.#store, path)
    for (const source of inputSrcs) this.want({ kind: 'Opaque', path: source })
    for (const [input, outputs] of inputDrvs) this.want({ kind: 'Built', path: input, outputs })
  }

  async #areSubstitutable(paths: readonly (StorePath | undefined)[]): Promise<boolean> {
    const known = paths.filter(path => path !== undefined)
    if (known.length < paths.length || this.#upstream === undefined) return false
    if ((await this.#upstream.validOf(known)).length < known.length) return false
    for (const path of known) await this.#isSubstitutable(path)
    return true
  }
}

/** Tables among which the inodes are spread, so that none is large when it has to grow. */
const TABLES = 1024
const SMALLEST = 16
/** Most inodes: they take 64 MiB at most. Numbers of files in large stores are a third of it. */
const MOST = 3_000_000

/**
 * A set of inodes, in 11 to 22 bytes each. It takes no more when it is full, nor numbers that are not exact, so `has`
 * may deny an inode that was added.
 */
export class InodeSet {
  readonly #tables: (Float64Array | undefined)[] = []
  readonly #sizes: Uint32Array = new Uint32Array(TABLES)
  readonly #most: number
  #size = 0

  constructor(most: number = MOST) {
    this.#most = most
  }

  get size(): number {
    return this.#size
  }

  has(inode: bigint): boolean {
    const key = Number(inode)
    const table = this.#tables[key % TABLES]
    return table !== undefined && Number.isSafeInteger(key) && table[placeOf(table, key)] === key
  }

  add(inode: bigint): void {
    const key = Number(inode)
    if (this.#size >= this.#most || !Number.isSafeInteger(key) || this.has(inode)) return
    const index = key % TABLES
    let table = this.#tables[index] ?? new Float64Array(SMALLEST)
    const size = (this.#sizes[index] as number) + 1
    if (size > table.length * 0.75) table = grown(table)
    table[placeOf(table, key)] = key
    this.#tables[index] = table
    this.#sizes[index] = size
    this.#size += 1
  }
}

/** Finds the place of an inode, or the free one that it would take; no inode is 0. */
function placeOf(table: Float64Array, key: number): number {
  const mask = table.length - 1
  let place = (Math.imul(Math.floor(key / TABLES), 0x9e3779b1) >>> 7) & mask
  while (table[place] !== key && table[place] !== 0) place = (place + 1) & mask
  return place
}

function grown(table: Float64Array): Float64Array {
  const larger = new Float64Array(table.length * 2)
  for (const key of table) if (key !== 0) larger[placeOf(larger, key)] = key
  return larger
}

/** Room on the disk that is given up when garbage is collected, since deletions from the database need some, too. */
export interface Reserve {
  /** Takes the room, all of it or none; returns whether it is there. */
  fill(): Promise<boolean>
  /** Tells whether the disk has little room beside it. */
  isNeeded(): Promise<boolean>
  /** Gives the room up; returns whether there was any. */
  release(): Promise<boolean>
}

/** Bytes that a store reserves by default, as many as Nix. */
export const GC_RESERVED: number = 8 << 20

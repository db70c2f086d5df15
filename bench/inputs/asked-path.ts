const HASH = '0123456789abcdfghijklmnpqrsvwxyz'

/** Returns the path that a connection asks about. Every other one is valid. */
export function askedPath(index: number): string {
  return `/nix/store/${HASH}-${index % 2 === 0 ? 'valid' : 'other'}-${index}`
}

export function isValid(path: string): boolean {
  return path.includes('-valid-')
}

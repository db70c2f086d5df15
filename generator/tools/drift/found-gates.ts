/** A condition on the session in the sources: a version from which something changes, or a feature. */
export interface FoundGate {
  readonly gate: number | string
  readonly offset: number
}

/** Conditions on versions in a piece of C++, and the offsets of those that are not understood. */
export interface GatesFound {
  readonly gates: readonly FoundGate[]
  readonly unclear: readonly number[]
}

// Sides of a comparison: `GET_PROTOCOL_MINOR(x)`, or a name that ends in a version.
const subject = String.raw`(?:GET_PROTOCOL_MINOR\s*\((?:[^()]|\([^()]*\))*\)|\b\w*[vV]ersion(?:\.number)?)`
const comparison = new RegExp(
  String.raw`${subject}\s*(>=|<=|<(?![<\w:])|(?<=\s)>(?![>\w:]))\s*([^;]{1,90})`,
  'g',
)
const minor = /^(0x[0-9a-f]+|\d+)\b/i
const pair =
  /^(?:WorkerProto::)?Version(?:::Number)?\s*\{\s*(?:\.number\s*=\s*\{\s*)?(?:\.major\s*=\s*)?1\s*,\s*(?:\.minor\s*=\s*)?(\d+)/

/** Finds the conditions in a piece of C++; `names` has the features by their constants. */
export function gatesIn(text: string, names: ReadonlyMap<string, string>): GatesFound {
  const gates: FoundGate[] = []
  const unclear: number[] = []
  for (const { 0: whole, 1: operator = '', 2: right = '', index: offset } of text.matchAll(comparison)) {
    const number = (whole.startsWith('GET_') ? minor : pair).exec(right)?.[1]
    if (number === undefined) {
      // A bound that has a name is compared with the versions.
      if (!/^(?:WorkerProto::)?(?:minimum|MINIMUM_PROTOCOL_VERSION|0x10a|other)\b/.test(right))
        unclear.push(offset)
      continue
    }
    const next = operator === '>' || operator === '<=' ? 1 : 0
    gates.push({ gate: (1 << 8) + Number(number) + next, offset })
  }
  for (const match of text.matchAll(
    /\bfeatures\.(?:contains|count)\(\s*(?:std::string\s*[{(]\s*)?(?:WorkerProto::)?(feature\w+)/g,
  )) {
    const name = names.get(match[1] ?? '')
    if (name === undefined) unclear.push(match.index)
    else gates.push({ gate: name, offset: match.index })
  }
  return { gates, unclear }
}

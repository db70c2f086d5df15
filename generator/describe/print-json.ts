const WIDTH = 108

/** Prints JSON as people read it: what fits stands in one line. Integers of any size are kept. */
export function printJson(value: unknown): string {
  return `${print(value, '', 0)}\n`
}

/** Prints a value that stands behind `before` characters of its line. */
function print(value: unknown, indent: string, before: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(plain(value))
  const line = inOneLine(value)
  if (before > 0 && indent.length + before + line.length <= WIDTH) return line
  const deeper = `${indent}  `
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const entries = Array.isArray(value)
    ? value.map(item => print(item, deeper, 1))
    : Object.entries(value).flatMap(([key, item]) => {
        if (item === undefined) return []
        const name = `${JSON.stringify(key)}: `
        return [name + print(item, deeper, name.length + 1)]
      })
  if (entries.length === 0) return line
  return `${open}\n${entries.map(entry => deeper + entry).join(',\n')}\n${indent}${close}`
}

function inOneLine(value: object): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  if (entries.length === 0) return '{}'
  return `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`).join(', ')} }`
}

function oneLine(value: unknown): string {
  return typeof value === 'object' && value !== null ? inOneLine(value) : JSON.stringify(plain(value))
}

// Most parsers of JSON lose digits above 2^53-1, so such a number is a text.
function plain(value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value)
}
